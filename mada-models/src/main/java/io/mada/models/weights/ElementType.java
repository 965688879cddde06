package io.mada.models.weights;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;

/** The element types that weight files share, and what each format calls them. */
enum ElementType {
  FLOAT64(DataType.FLOAT64, "F64"),
  FLOAT32(DataType.FLOAT32, "F32"),
  FLOAT16(DataType.FLOAT16, "F16"),
  BFLOAT16(DataType.BFLOAT16, "BF16"),
  INT64(DataType.INT64, "I64"),
  INT32(DataType.INT32, "I32"),
  INT16(DataType.INT16, "I16"),
  INT8(DataType.INT8, "I8"),
  UINT64(DataType.UINT64, "U64"),
  UINT32(DataType.UINT32, "U32"),
  UINT16(DataType.UINT16, "U16"),
  UINT8(DataType.UINT8, "U8"),
  BOOLEAN(DataType.BOOLEAN, "BOOL");

  private final DataType dataType;
  private final String safetensors;

  ElementType(DataType dataType, String safetensors) {
    this.dataType = dataType;
    this.safetensors = safetensors;
  }

  /** DJL's name. */
  DataType dataType() {
    return dataType;
  }

  /** The {@code dtype} of a safetensors header. */
  String safetensors() {
    return safetensors;
  }

  /** The size of an element in bytes. */
  int bytes() {
    return dataType.getNumOfBytes();
  }

  static Optional<ElementType> of(DataType dataType) {
    return Arrays.stream(values()).filter(t -> t.dataType == dataType).findFirst();
  }

  static Optional<ElementType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(t -> t.safetensors.equals(name)).findFirst();
  }
}

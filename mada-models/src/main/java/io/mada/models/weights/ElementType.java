package io.mada.models.weights;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The element types that weight files share, and what each format calls them. */
enum ElementType {
  FLOAT64(DataType.FLOAT64, "F64", "f8", "Double"),
  FLOAT32(DataType.FLOAT32, "F32", "f4", "Float"),
  FLOAT16(DataType.FLOAT16, "F16", "f2", "Half"),
  BFLOAT16(DataType.BFLOAT16, "BF16", null, "BFloat16"),
  INT64(DataType.INT64, "I64", "i8", "Long"),
  INT32(DataType.INT32, "I32", "i4", "Int"),
  INT16(DataType.INT16, "I16", "i2", "Short"),
  INT8(DataType.INT8, "I8", "i1", "Char"),
  UINT64(DataType.UINT64, "U64", "u8", null),
  UINT32(DataType.UINT32, "U32", "u4", null),
  UINT16(DataType.UINT16, "U16", "u2", null),
  UINT8(DataType.UINT8, "U8", "u1", "Byte"),
  BOOL(DataType.BOOLEAN, "BOOL", "b1", "Bool");

  private final DataType dataType;
  private final String safetensors;
  private final String numpy;
  private final String torchStorage;

  ElementType(DataType dataType, String safetensors, String numpy, String torchStorage) {
    this.dataType = dataType;
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.torchStorage = torchStorage;
  }

  /** DJL's name. */
  DataType dataType() {
    return dataType;
  }

  /** The {@code dtype} of a safetensors header. */
  String safetensors() {
    return safetensors;
  }

  /** NumPy's kind and size, such as {@code f4}; empty if NumPy has no such type. */
  Optional<String> numpy() {
    return Optional.ofNullable(numpy);
  }

  /** PyTorch's storage class, such as {@code FloatStorage}; empty if there is none. */
  Optional<String> torchStorage() {
    return Optional.ofNullable(torchStorage).map(name -> name + "Storage");
  }

  /** What PyTorch, NumPy and users call it, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The size of an element in bytes. */
  int bytes() {
    return dataType.getNumOfBytes();
  }

  static Optional<ElementType> of(DataType dataType) {
    return find(t -> t.dataType == dataType);
  }

  static Optional<ElementType> ofSafetensors(String name) {
    return find(t -> t.safetensors.equals(name));
  }

  /**
   * The type of a NumPy {@code descr} such as {@code <f4}; empty if it is big-endian or not a
   * number.
   */
  static Optional<ElementType> ofNumpy(String description) {
    String name = description.replaceFirst("^[<|=]", "");
    return find(t -> name.equals(t.numpy));
  }

  private static Optional<ElementType> find(Predicate<ElementType> predicate) {
    return Arrays.stream(values()).filter(predicate).findFirst();
  }
}

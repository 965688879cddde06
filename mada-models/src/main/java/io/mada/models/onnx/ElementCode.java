package io.mada.models.onnx;

import ai.djl.ndarray.types.DataType;

/** ONNX's numbers for element types. */
final class ElementCode {

  private ElementCode() {}

  static int of(DataType type) {
    return switch (type) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT64 -> 7;
      case FLOAT16 -> 10;
      default -> throw new IllegalArgumentException("no network computes in " + type);
    };
  }
}

package io.mada.active;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.InputStream;

/** What the published MADA code computed for two images (PyTorch 1.13, float32). */
public record Golden(NDList arrays) {

  public static Golden read(NDManager manager) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("class_pooling.npz")) {
      return new Golden(NDList.decode(manager, in));
    }
  }

  public NDArray get(String name) {
    return arrays.get(name);
  }

  public NDArray prediction() {
    return get("logits").argMax(1);
  }

  /** The largest absolute difference of two arrays of one shape. */
  public static double difference(NDArray a, NDArray b) {
    if (!a.getShape().equals(b.getShape())) {
      throw new AssertionError(a.getShape() + " is not " + b.getShape());
    }
    NDArray wide = b.toType(a.getDataType(), false);
    return a.sub(wide).abs().max().toType(DataType.FLOAT64, false).getDouble();
  }
}

package io.mada.app.guard;

import ai.djl.ndarray.types.DataType;
import io.mada.api.Text;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A format of weight files whose tensors must have as many bytes as their shapes imply, and which
 * must write what it is given.
 */
public final class CheckedFormat implements WeightFormat {

  private final WeightFormat format;
  private final Guard guard;

  public CheckedFormat(WeightFormat format, Guard guard) {
    this.format = format;
    this.guard = guard;
  }

  @Override
  public Weights read(Path file) {
    Weights weights = guard.call("read()", () -> format.read(file));
    return guard.isForeign() ? guarded(weights) : weights;
  }

  @Override
  public boolean isWritable() {
    return guard.call("isWritable()", format::isWritable);
  }

  @Override
  public void write(Path file, Weights weights) {
    guard.run(
        "write()",
        () -> {
          format.write(file, weights);
          if (!Files.isRegularFile(file)) {
            throw guard.fault("wrote no file " + file);
          }
        });
  }

  private Weights guarded(Weights weights) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              check(name, tensor);
              // The content may only be read when it is asked for.
              String place = "the content of " + name;
              tensors.put(
                  name,
                  new StoredTensor(
                      tensor.shape(),
                      tensor.type(),
                      () -> guard.call(place, () -> checked(name, tensor, tensor.bytes()))));
            });
    if (weights.metadata().containsKey(null) || weights.metadata().containsValue(null)) {
      throw guard.fault("returned null in the metadata");
    }
    return new Weights(tensors, weights.metadata());
  }

  private void check(String name, StoredTensor tensor) {
    boolean whole =
        name != null
            && tensor != null
            && tensor.shape() != null
            && tensor.type() != null
            && tensor.content() != null
            && tensor.type() != DataType.UNKNOWN
            && Arrays.stream(tensor.shape().getShape()).allMatch(size -> size >= 0);
    if (!whole) {
      throw guard.fault("returned a tensor '" + name + "' without a name, shape, type or content");
    }
  }

  private ByteBuffer checked(String name, StoredTensor tensor, ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    long wanted = tensor.shape().size() * tensor.type().getNumOfBytes();
    if (bytes.remaining() != wanted) {
      throw guard.fault(
          Text.of(
              "returned %d bytes for %s of shape %s, which has %d",
              bytes.remaining(), name, tensor.shape(), wanted));
    }
    return bytes;
  }
}

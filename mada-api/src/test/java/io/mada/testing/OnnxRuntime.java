package io.mada.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Runs exported networks in ONNX Runtime. */
public final class OnnxRuntime implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  /**
   * What a network says of images.
   *
   * @param logits (N, C, H, W) float32
   * @param labels (N, H, W) uint8
   */
  public record Output(NDArray logits, NDArray labels) {}

  public OnnxRuntime(Path file, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = ENVIRONMENT.createSession(file.toString(), options);
    }
  }

  /**
   * Runs the network.
   *
   * @param scope owns the result
   * @param images (N, 3, H, W) float32 from 0 to 1
   */
  public Output run(NDManager scope, NDArray images) throws OrtException {
    FloatBuffer pixels = FloatBuffer.wrap(images.toFloatArray());
    try (OnnxTensor input =
            OnnxTensor.createTensor(ENVIRONMENT, pixels, images.getShape().getShape());
        OrtSession.Result result = session.run(Map.of("image", input))) {
      OnnxTensor logits = (OnnxTensor) result.get("logits").orElseThrow();
      OnnxTensor labels = (OnnxTensor) result.get("labels").orElseThrow();
      return new Output(
          scope.create(logits.getFloatBuffer(), new Shape(logits.getInfo().getShape())),
          scope.create(
              labels.getByteBuffer(), new Shape(labels.getInfo().getShape()), DataType.UINT8));
    }
  }

  /** What the file says of itself. */
  public Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}

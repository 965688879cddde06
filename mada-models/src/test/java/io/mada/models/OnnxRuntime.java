package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Runs exported networks. */
final class OnnxRuntime implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  OnnxRuntime(Path file, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = ENVIRONMENT.createSession(file.toString(), options);
    }
  }

  /**
   * Runs the network.
   *
   * @param logits (N, C, H, W) float32
   * @param labels (N, H, W) uint8
   */
  record Output(NDArray logits, NDArray labels) {}

  /** What it says of images (N, 3, H, W). */
  Output run(NDManager scope, NDArray images) throws OrtException {
    FloatBuffer pixels = FloatBuffer.wrap(images.toFloatArray());
    try (OnnxTensor input =
            OnnxTensor.createTensor(ENVIRONMENT, pixels, images.getShape().getShape());
        OrtSession.Result result = session.run(Map.of("image", input))) {
      OnnxTensor logits = (OnnxTensor) result.get("logits").orElseThrow();
      OnnxTensor labels = (OnnxTensor) result.get("labels").orElseThrow();
      ByteBuffer ids = labels.getByteBuffer();
      return new Output(
          scope.create(logits.getFloatBuffer(), new Shape(logits.getInfo().getShape())),
          scope.create(ids, new Shape(labels.getInfo().getShape()), DataType.UINT8));
    }
  }

  Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}

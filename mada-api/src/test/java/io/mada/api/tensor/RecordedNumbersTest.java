package io.mada.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What Java's garbage collector does between a loss and its gradients must not show in them. Of
 * DJL's own operations with a number, pow(-1) has a gradient of minus infinity here, and
 * maximum(0.75) one that is not 0 below the bound.
 */
class RecordedNumbersTest {

  /** Of Java's direct memory, which the collector has just freed: DJL's numbers are as small. */
  private static final int NUMBERS = 20_000;

  @Test
  void aFactorSurvivesACollection() {
    assertGradients(x -> Tensors.scale(x, 0.7), 0.7f, 0.7f, 0.7f);
  }

  @Test
  void anExponentSurvivesACollection() {
    assertGradients(x -> Tensors.power(x, -1), -4, -1, -0.25f);
  }

  @Test
  void aBoundSurvivesACollection() {
    assertGradients(x -> Tensors.atLeast(x, 0.75), 0, 1, 1);
  }

  /** The gradients of the sum at 0.5, 1 and 2. */
  private static void assertGradients(UnaryOperator<NDArray> operation, float... expected) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray x = manager.create(new float[] {0.5f, 1, 2})) {
      x.setRequiresGradient(true);
      try (Recording recording = Recording.on();
          NDArray y = operation.apply(x);
          NDArray sum = y.sum()) {
        List<ByteBuffer> others = collect();
        recording.backward(sum);
        others.clear();
      }
      try (NDArray gradient = x.getGradient()) {
        assertArrayEquals(expected, gradient.toFloatArray(), 1e-6f);
      }
    }
  }

  /** Frees what nobody refers to, and takes the freed memory for other numbers. */
  private static List<ByteBuffer> collect() {
    List<ByteBuffer> others = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < NUMBERS; i++) {
        others.add(ByteBuffer.allocateDirect(Double.BYTES).putLong(0, 0x7f7f_7f7f_7f7f_7f7fL));
      }
    }
    return others;
  }
}

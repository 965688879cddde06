package io.mada.app;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether libtorch's convolutions are right on this processor. On a virtual machine that describes
 * its processor only in part, oneDNN 3.7.1, which libtorch 2.7.1 uses for convolutions, was found
 * to read uninitialised memory wherever a number of channels is not a multiple of 16: training
 * there produces noise or NaN. Its kernels for older processors were right.
 *
 * <p>oneDNN divides its work by the processor's cache sizes, which that machine did not report:
 * with a libtorch that was given them, the same convolutions were right. The launcher therefore
 * runs this class on systems that know nothing about the caches either.
 */
final class ConvolutionCheck {

  /** The variable that limits the processors for which oneDNN makes kernels. */
  static final String VARIABLE = "ONEDNN_MAX_CPU_ISA";

  /** Kernels as for a processor without AVX; libtorch's other arithmetic is unaffected. */
  static final String REMEDY = VARIABLE + "=SSE41";

  /** An exit status that Java does not use itself. */
  private static final int WRONG = 3;

  /** Channels and maps: they determine which kernels oneDNN uses. */
  private static final int[][] SHAPES = {{24, 12}, {12, 4}, {12, 1}, {4, 8}};

  private static final int SIZE = 8;
  private static final int KERNEL = 3;
  private static final int ATTEMPTS = 3;

  private static Boolean right;

  private ConvolutionCheck() {}

  /** Exits with 0 if they are right, and with 3 if they are wrong. */
  public static void main(String[] arguments) {
    System.exit(isRight() ? 0 : WRONG);
  }

  /** Fails with a message if convolutions on a device are wrong. This loads libtorch. */
  static void require(Device device) {
    if (device.equals(Device.cpu()) && !isRight()) {
      throw new ConfigurationException(
          Text.of(
              "libtorch's convolutions are wrong on this processor (oneDNN reads memory that nobody has written); set"
                  + " %s in the environment, and its slower ones are used, which are right",
              REMEDY));
    }
  }

  /** Checks once per process, which takes a few milliseconds. */
  static synchronized boolean isRight() {
    if (right == null) {
      right = IntStream.range(0, ATTEMPTS).allMatch(i -> areRight());
    }
    return right;
  }

  private static boolean areRight() {
    return Stream.of(SHAPES).allMatch(shape -> isRight(shape[0], shape[1]));
  }

  /** Convolves ones with ones, so that output and gradient count what a kernel covers. */
  private static boolean isRight(int channels, int maps) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray images = manager.ones(new Shape(2, channels, SIZE, SIZE));
      NDArray kernels = manager.ones(new Shape(maps, channels, KERNEL, KERNEL));
      images.setRequiresGradient(true);
      kernels.setRequiresGradient(true);
      leaveNaN(manager);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray result =
            Conv2d.conv2d(images, kernels, null, new Shape(1, 1), new Shape(1, 1), new Shape(1, 1))
                .singletonOrThrow();
        leaveNaN(manager);
        collector.backward(result.sum());
        return isCount(result, channels) && isCount(images.getGradient(), maps);
      }
    }
  }

  /** Freed memory is handed out again as it is. */
  private static void leaveNaN(NDManager manager) {
    for (int size = 1 << 10; size <= 1 << 16; size += 1 << 10) {
      manager.full(new Shape(size), Float.NaN).close();
    }
  }

  private static boolean isCount(NDArray maps, int channels) {
    float[] values = maps.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      int covered = covered(i % SIZE) * covered(i / SIZE % SIZE);
      if (values[i] != channels * covered) {
        return false;
      }
    }
    return true;
  }

  private static int covered(int position) {
    return position == 0 || position == SIZE - 1 ? KERNEL - 1 : KERNEL;
  }
}

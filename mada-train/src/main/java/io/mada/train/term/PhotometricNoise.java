package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.mada.api.tensor.Recording;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Changes the colours and sharpness of images at random on the device, each image separately:
 * brightness, contrast and saturation by factors from U(1 - j, 1 + j), the hue by U(-j, j) / 2 of a
 * circle, all with probability 0.8, and a Gaussian blur of sigma U(0.15, 1.15) pixels with
 * probability 0.5 (DACS, Tranheden et al., WACV 2021).
 *
 * @param jitter j, from 0 to 1
 * @param blur whether images are blurred
 */
record PhotometricNoise(double jitter, boolean blur) {

  private static final double JITTERED = 0.8;
  private static final double BLURRED = 0.5;
  private static final double LEAST_SIGMA = 0.15;
  private static final double MOST_SIGMA = 1.15;

  /** The reach of the blur to each side of a pixel: 3.5 times the largest sigma. */
  private static final int REACH = 4;

  private static final double[] GREY = {0.299, 0.587, 0.114};

  /** How the colour changes map a pixel x: matrix x + shift times the image's mean grey. */
  private record Colours(double[] matrix, double shift) {

    static final Colours SAME = new Colours(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 0);

    /**
     * Saturation mixes with grey, and hue turns the colour cube around its grey diagonal: both
     * leave grey unchanged, so contrast's shift passes through.
     */
    static Colours draw(double jitter, RandomGenerator random) {
      double bright = factor(jitter, random);
      double steep = factor(jitter, random);
      double vivid = factor(jitter, random);
      double turn = Math.PI * jitter * (2 * random.nextDouble() - 1);
      double[] matrix = new double[9];
      double[] hue = turned(turn);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          matrix[3 * i + j] =
              bright * steep * (vivid * hue[(j - i + 3) % 3] + (1 - vivid) * GREY[j]);
        }
      }
      return new Colours(matrix, bright * (1 - steep));
    }

    private static double factor(double jitter, RandomGenerator random) {
      return 1 + jitter * (2 * random.nextDouble() - 1);
    }

    /** The first row of the rotation matrix; the others are the same, shifted. */
    private static double[] turned(double angle) {
      double rest = (1 - Math.cos(angle)) / 3;
      double sin = Math.sin(angle) / Math.sqrt(3);
      return new double[] {Math.cos(angle) + rest, rest - sin, rest + sin};
    }
  }

  /**
   * Changes images; nothing is recorded.
   *
   * @param pixels (N, 3, H, W) from 0 to 1, stays open
   * @return the same shape and range, in the manager of the pixels; the caller closes it
   */
  NDArray of(NDArray pixels, RandomGenerator random) {
    NDManager owner = pixels.getManager();
    try (Recording off = Recording.off();
        NDManager scope = owner.newSubManager()) {
      int images = (int) pixels.getShape().get(0);
      NDArray coloured = coloured(pixels, scope, images, random);
      NDArray result = (blur ? blurred(coloured, scope, images, random) : coloured).clip(0, 1);
      result.attach(owner);
      return result;
    }
  }

  private NDArray coloured(NDArray pixels, NDManager scope, int images, RandomGenerator random) {
    float[] matrices = new float[9 * images];
    float[] shifts = new float[images];
    for (int n = 0; n < images; n++) {
      boolean changed = random.nextDouble() < JITTERED;
      Colours drawn = Colours.draw(jitter, random);
      Colours colours = changed ? drawn : Colours.SAME;
      for (int i = 0; i < 9; i++) {
        matrices[9 * n + i] = (float) colours.matrix()[i];
      }
      shifts[n] = (float) colours.shift();
    }
    Shape shape = pixels.getShape();
    NDArray flat = pixels.reshape(images, 3, -1);
    flat.attach(scope);
    NDArray grey = scope.create(new float[] {(float) GREY[0], (float) GREY[1], (float) GREY[2]});
    NDArray mean = flat.mean(new int[] {2}).matMul(grey).reshape(images, 1, 1);
    NDArray shift = scope.create(shifts, new Shape(images, 1, 1)).mul(mean);
    NDArray turned = scope.create(matrices, new Shape(images, 3, 3)).batchMatMul(flat);
    return turned.add(shift).clip(0, 1).reshape(shape);
  }

  /** Applies a separable filter, along rows and then columns, with a kernel for each image. */
  private static NDArray blurred(
      NDArray pixels, NDManager scope, int images, RandomGenerator random) {
    int width = 2 * REACH + 1;
    float[] weights = new float[3 * images * width];
    for (int n = 0; n < images; n++) {
      boolean changed = random.nextDouble() < BLURRED;
      double sigma = LEAST_SIGMA + (MOST_SIGMA - LEAST_SIGMA) * random.nextDouble();
      float[] kernel = kernel(changed ? sigma : 0);
      for (int c = 0; c < 3; c++) {
        System.arraycopy(kernel, 0, weights, (3 * n + c) * width, width);
      }
    }
    Shape shape = pixels.getShape();
    NDArray planes = pixels.reshape(1, 3L * images, shape.get(2), shape.get(3));
    NDArray rows = scope.create(weights, new Shape(3L * images, 1, 1, width));
    NDArray columns = rows.reshape(3L * images, 1, width, 1);
    // There is nothing beyond the border, so what is inside counts correspondingly more.
    NDArray inside = planes.onesLike();
    NDArray sum = filtered(filtered(planes, rows, 0, REACH), columns, REACH, 0);
    NDArray share = filtered(filtered(inside, rows, 0, REACH), columns, REACH, 0);
    return sum.div(share).reshape(shape);
  }

  private static NDArray filtered(NDArray planes, NDArray weights, int down, int across) {
    NDList result =
        Conv2d.conv2d(
            planes,
            weights,
            null,
            new Shape(1, 1),
            new Shape(down, across),
            new Shape(1, 1),
            (int) weights.getShape().get(0));
    return result.singletonOrThrow();
  }

  /** Sums to one; with sigma 0 it changes nothing. */
  private static float[] kernel(double sigma) {
    double[] values = new double[2 * REACH + 1];
    for (int i = -REACH; i <= REACH; i++) {
      values[REACH + i] = i == 0 ? 1 : sigma == 0 ? 0 : Math.exp(-i * i / (2 * sigma * sigma));
    }
    double sum = Arrays.stream(values).sum();
    float[] kernel = new float[values.length];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (values[i] / sum);
    }
    return kernel;
  }
}

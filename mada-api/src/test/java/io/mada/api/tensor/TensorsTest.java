package io.mada.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.testing.TensorTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values beside the formulas in double precision, gradients beside the differences of those
 * formulas.
 */
class TensorsTest extends TensorTest {

  private static final int IGNORED = 255;
  private static final double STEP = 1e-5;

  private final SplittableRandom random = new SplittableRandom(6);

  @Test
  void crossEntropyLeavesIgnoredPixelsOut() {
    Shape shape = new Shape(2, 3, 2, 2);
    float[] logits = random(24, 4);
    long[] labels = {0, 2, IGNORED, 1, 1, IGNORED, 2, 0};
    ToDoubleFunction<double[]> expected = x -> Arrays.stream(crossEntropies(x, labels)).sum() / 6;
    check(
        logits,
        shape,
        x -> Tensors.crossEntropy(x, manager.create(labels, new Shape(2, 2, 2))),
        expected);

    NDArray each =
        Tensors.crossEntropyEach(
            manager.create(logits, shape), manager.create(labels, new Shape(2, 2, 2)));
    assertEquals(new Shape(2, 2, 2), each.getShape());
    assertArrayEquals(crossEntropies(doubles(logits), labels), doubles(each.toFloatArray()), 1e-6);
  }

  @Test
  void weightedCrossEntropyIsAWeightedMean() {
    long[] labels = {0, 2, IGNORED, 1, 1, IGNORED, 2, 0};
    double[] byLabel = {0.5, 3, 0};
    NDArray weights = manager.create(new float[] {0.5f, 3, 0});
    ToDoubleFunction<double[]> expected =
        x -> {
          double[] each = crossEntropies(x, labels);
          double sum = 0;
          for (int i = 0; i < each.length; i++) {
            sum += labels[i] == IGNORED ? 0 : byLabel[(int) labels[i]] * each[i];
          }
          return sum / (2 * 0.5 + 2 * 3 + 2 * 0);
        };
    check(
        random(24, 4),
        new Shape(2, 3, 2, 2),
        x -> Tensors.weightedCrossEntropy(x, manager.create(labels, new Shape(2, 2, 2)), weights),
        expected);
    NDArray nothing = manager.full(new Shape(1, 2, 2), IGNORED, DataType.INT64);
    check(
        random(12, 4),
        new Shape(1, 3, 2, 2),
        x -> Tensors.weightedCrossEntropy(x, nothing, weights),
        x -> 0);
  }

  @ParameterizedTest
  @CsvSource({"0.5, false", "0.1, false", "0.1, true", "0.97, true"})
  void dropoutDropsAShareAndScalesTheRest(double rate, boolean channelsLast) {
    Shape shape = new Shape(3, 7, 41, 31);
    int count = (int) shape.size();
    NDArray rows = manager.create(random(count, 8), shape);
    NDArray x = channelsLast ? Tensors.channelsLast(rows) : rows;
    Engine.getInstance().setRandomSeed(5);
    x.setRequiresGradient(true);
    float[] dropped;
    try (Recording recording = Recording.on()) {
      NDArray result = Tensors.dropout(x, rate);
      dropped = result.toFloatArray();
      recording.backward(result.sum());
    }
    float[] values = x.toFloatArray();
    float[] gradient = x.getGradient().toFloatArray();
    int kept = 0;
    int neighbours = 0;
    for (int i = 0; i < count; i++) {
      assertEquals(values[i] * gradient[i], dropped[i], 1e-6);
      if (gradient[i] != 0) {
        kept++;
        neighbours += i > 0 && gradient[i - 1] != 0 ? 1 : 0;
        assertEquals(1 / (1 - rate), gradient[i], 1e-3 / (1 - rate));
      }
    }
    double share = 1 - rate;
    assertEquals(share, kept / (double) count, 5 * Math.sqrt(share * rate / count));
    assertEquals(share * share, neighbours / (double) count, 10 * Math.sqrt(share * rate / count));
  }

  @Test
  void dropoutFollowsTheSeed() {
    NDArray ones = manager.ones(new Shape(1000));
    float[][] drawn = new float[3][];
    for (int i = 0; i < 3; i++) {
      Engine.getInstance().setRandomSeed(7 + i / 2);
      drawn[i] = Tensors.dropout(ones, 0.5).toFloatArray();
    }
    assertArrayEquals(drawn[0], drawn[1]);
    assertFalse(Arrays.equals(drawn[0], drawn[2]));
  }

  @Test
  void crossEntropyOfNothingIsZero() {
    NDArray labels = manager.full(new Shape(1, 2, 2), IGNORED, DataType.INT64);
    check(random(12, 4), new Shape(1, 3, 2, 2), x -> Tensors.crossEntropy(x, labels), x -> 0);
  }

  @Test
  void crossEntropyOfLargeLogitsIsFinite() {
    NDArray logits = manager.create(new float[] {1e4f, -1e4f}, new Shape(1, 2, 1, 1));
    NDArray labels = manager.create(new long[] {1}, new Shape(1, 1, 1));
    assertEquals(2e4f, Tensors.crossEntropy(logits, labels).getFloat());
  }

  @Test
  void binaryCrossEntropyIsThatOfTheSigmoid() {
    for (float target : new float[] {0, 1, 0.25f}) {
      ToDoubleFunction<double[]> expected =
          logits ->
              Arrays.stream(logits)
                  .map(
                      x ->
                          target * Math.log1p(Math.exp(-x))
                              + (1 - target) * Math.log1p(Math.exp(x)))
                  .average()
                  .orElseThrow();
      check(
          random(6, 3),
          new Shape(2, 1, 1, 3),
          x -> Tensors.binaryCrossEntropy(x, manager.create(target)),
          expected);
    }
    assertEquals(
        1e4f,
        Tensors.binaryCrossEntropy(manager.create(new float[] {-1e4f}), manager.create(1f))
            .getFloat());
  }

  @ParameterizedTest
  @CsvSource({
    "7, 9, 33, 41, 5",
    "1, 1, 6, 4, 4",
    "64, 128, 256, 512, 17",
    "5, 3, 2, 7, 1",
    "3, 3, 1, 1, 1"
  })
  void rowsOfTheUpsampledAreThoseOfTheWhole(
      int rows, int columns, int height, int width, int step) {
    NDArray x = manager.randomNormal(new Shape(1, 19, rows, columns));
    NDArray whole = Tensors.upsample(x, height, width);
    for (int first = 0; first < height; first += step) {
      int count = Math.min(step, height - first);
      NDArray part = Tensors.upsampleRows(x, height, width, first, count);
      NDArray expected = whole.get(":, :, {}:{}", first, first + count);
      assertEquals(expected.getShape(), part.getShape());
      assertTrue(part.sub(expected).abs().max().getFloat() < 2e-6f);
    }
  }

  @Test
  void upsamplingAlignsTheCorners() {
    int height = 5;
    int width = 7;
    float[] weights = random(2 * height * width, 1);
    NDArray weighting = manager.create(weights, new Shape(1, 2, height, width));
    check(
        random(2 * 3 * 2, 2),
        new Shape(1, 2, 3, 2),
        x -> Tensors.upsample(x, height, width).mul(weighting).sum(),
        x -> {
          double sum = 0;
          for (int i = 0; i < weights.length; i++) {
            int at = i % (height * width);
            int channel = i / (height * width) * 6;
            int row = at / width;
            sum += weights[i] * at(x, channel, 3, 2, 0.5 * row, at % width / 6.0);
          }
          return sum;
        });
    NDArray corners = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
    float[] larger =
        Tensors.upsampleLike(corners, manager.zeros(new Shape(1, 3, 3))).toFloatArray();
    assertArrayEquals(new float[] {1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4}, larger);
  }

  @Test
  void groupNormNormalisesEveryGroup() {
    float[] weight = {1, 2, 3, 4};
    float[] bias = {0.5f, 0, -0.5f, 1};
    float[] mixing = random(16, 1);
    NDArray mix = manager.create(mixing, new Shape(2, 4, 1, 2));
    check(
        random(16, 2),
        new Shape(2, 4, 1, 2),
        x -> Tensors.groupNorm(x, manager.create(weight), manager.create(bias), 2).mul(mix).sum(),
        x -> {
          double sum = 0;
          for (int from = 0; from < 16; from += 4) {
            double[] group = Arrays.copyOfRange(x, from, from + 4);
            double mean = Arrays.stream(group).average().orElseThrow();
            double variance =
                Arrays.stream(group).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
            for (int i = 0; i < 4; i++) {
              int c = (from + i) / 2 % 4;
              sum +=
                  mixing[from + i]
                      * (weight[c] * (group[i] - mean) / Math.sqrt(variance + 1e-5) + bias[c]);
            }
          }
          return sum;
        });
  }

  @Test
  void activationsOverwriteTheirArgument() {
    float[] values = {-1, 0.5f, 3, 8};
    NDArray relu = Tensors.reluInPlace(manager.create(values));
    assertArrayEquals(new float[] {0, 0.5f, 3, 8}, relu.toFloatArray());
    NDArray relu6 = Tensors.relu6InPlace(manager.create(values));
    assertArrayEquals(new float[] {0, 0.5f, 3, 6}, relu6.toFloatArray());
    NDArray argument = manager.create(values);
    NDArray other = argument.stopGradient();
    Tensors.reluInPlace(argument);
    assertTrue(argument.isReleased());
    assertArrayEquals(new float[] {0, 0.5f, 3, 8}, other.toFloatArray());
    check(
        values,
        new Shape(4),
        x -> Tensors.relu6InPlace(Tensors.scale(x, 1)).square().sum(),
        x -> Arrays.stream(x).map(v -> Math.pow(Math.min(Math.max(v, 0), 6), 2)).sum());
  }

  /** Momentum buffers of the parameter's order in memory, and of another. */
  @ParameterizedTest
  @CsvSource({"true, 0.9", "false, 0.9", "true, 0", "false, 0"})
  void sgdIsThatOfPyTorchInAnyMemoryOrder(boolean sameOrder, double momentum) {
    Shape shape = new Shape(2, 3, 4, 5);
    float[] start = random(120, 2);
    NDArray parameter = Tensors.channelsLast(manager.create(start, shape));
    NDArray velocity = sameOrder ? parameter.zerosLike() : manager.zeros(shape);
    parameter.setRequiresGradient(true);
    double[] w = doubles(start);
    double[] v = new double[w.length];
    for (int step = 0; step < 3; step++) {
      try (Recording recording = Recording.on();
          NDArray loss = Tensors.power(parameter, 2).sum()) {
        recording.backward(loss);
      }
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum * v[i] + 2 * w[i] + 0.01 * w[i];
        w[i] -= 0.1 * v[i];
      }
      Tensors.sgd(List.of(parameter), List.of(velocity), 0.1, momentum, 0.01);
      assertArrayEquals(w, doubles(parameter.toFloatArray()), 1e-5);
      assertArrayEquals(new float[120], parameter.getGradient().toFloatArray());
    }
  }

  @Test
  void channelsLastKeepsTheValues() {
    float[] values = random(24, 1);
    NDArray x = manager.create(values, new Shape(1, 3, 2, 4));
    NDArray same = Tensors.channelsLast(x);
    assertEquals(x.getShape(), same.getShape());
    assertArrayEquals(values, same.toFloatArray());
  }

  @Test
  void confusionCountsPairsThatCount() {
    // Class 1 is larger on the right; in the middle column both are equal and the lower class is
    // taken.
    NDArray logits = manager.create(new float[] {1, 0, 1, 0, 0, 1, 0, 1}, new Shape(1, 2, 2, 2));
    long[] labels = {0, 0, 1, 1, IGNORED, 1, 7, 0, 0};
    NDArray like = manager.create(labels, new Shape(1, 3, 3));
    NDArray counts = Tensors.confusion(Tensors.upsampleLike(logits, like), like);
    assertEquals(DataType.INT64, counts.getDataType());
    assertArrayEquals(new long[] {3, 1, 1, 2}, counts.toLongArray());
  }

  @Test
  void confusionOfEachImageAddsUpToThatOfAll() {
    NDArray logits = manager.create(random(2 * 3 * 35, 2), new Shape(2, 3, 5, 7));
    long[] ids = random.ints(70, 0, 5).mapToLong(id -> id == 4 ? IGNORED : id).toArray();
    NDArray labels = manager.create(ids, new Shape(2, 5, 7));
    NDArray each = Tensors.confusionEach(logits, labels);
    assertEquals(new Shape(2, 9), each.getShape());
    assertArrayEquals(
        Tensors.confusion(logits, labels).toLongArray(),
        each.sum(new int[] {0}).toType(DataType.INT64, false).toLongArray());
    assertArrayEquals(
        Tensors.confusion(logits.get("1:"), labels.get("1:")).toLongArray(),
        each.get(1).toLongArray());
  }

  /** Against the same in double precision, pixel by pixel. */
  @Test
  void calibrationSortsPixelsByTheirProbability() {
    int bins = 15;
    float[] values = random(2 * 3 * 5000, 3);
    NDArray logits = manager.create(values, new Shape(2, 3, 50, 100));
    long[] ids = random.ints(10000, 0, 5).mapToLong(id -> id == 4 ? IGNORED : id).toArray();
    long[] counts =
        Tensors.calibration(logits, manager.create(ids, new Shape(2, 50, 100)), bins).toLongArray();
    long[] pixels = new long[3 * bins];
    long[] right = new long[3 * bins];
    double[] sums = new double[3 * bins];
    for (int i = 0; i < ids.length; i++) {
      double total = 0;
      int best = 0;
      int first = i / 5000 * 15000 + i % 5000;
      for (int c = 0; c < 3; c++) {
        total += Math.exp(values[first + c * 5000]);
        best = values[first + c * 5000] > values[first + best * 5000] ? c : best;
      }
      double sure = Math.exp(values[first + best * 5000]) / total;
      if (ids[i] < 3) {
        int place = (int) ids[i] * bins + (int) Math.ceil(sure * bins) - 1;
        pixels[place]++;
        right[place] += best == ids[i] ? 1 : 0;
        sums[place] += sure;
      }
    }
    assertArrayEquals(pixels, Arrays.copyOf(counts, 3 * bins));
    assertArrayEquals(right, Arrays.copyOfRange(counts, 3 * bins, 6 * bins));
    double[] found =
        LongStream.of(counts)
            .skip(6L * bins)
            .mapToDouble(sum -> (double) sum / Tensors.CONFIDENCE_UNIT)
            .toArray();
    assertArrayEquals(sums, found, 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"3, 5, 12, 20", "4, 7, 4, 7", "1, 4, 6, 1", "28, 31, 113, 97"})
  void upsamplingByProductsIsUpsampling(int h, int w, int height, int width) {
    NDArray like = manager.zeros(new Shape(height, width));
    float[] values = random(2 * 3 * h * w, 4);
    float[] gradient = random(2 * 3 * height * width, 5);
    NDArray[] results = new NDArray[2];
    NDArray[] gradients = new NDArray[2];
    for (int i = 0; i < 2; i++) {
      NDArray x = manager.create(values, new Shape(2, 3, h, w));
      x.setRequiresGradient(true);
      try (Recording recording = Recording.on()) {
        results[i] = i == 0 ? Tensors.upsampleLike(x, like) : Tensors.upsampleByProducts(x, like);
        NDArray weights = manager.create(gradient, results[i].getShape());
        recording.backward(results[i].mul(weights).sum());
      }
      gradients[i] = x.getGradient();
    }
    assertArrayEquals(results[0].toFloatArray(), results[1].toFloatArray(), 2e-5f);
    assertArrayEquals(gradients[0].toFloatArray(), gradients[1].toFloatArray(), 1e-4f);
  }

  @Test
  void pixelsAreBytesOver255() {
    byte[] bytes = new byte[256];
    float[] expected = new float[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
      expected[i] = i / 255f;
    }
    NDArray all = manager.create(ByteBuffer.wrap(bytes), new Shape(256), DataType.UINT8);
    assertArrayEquals(expected, Tensors.pixels(all).toFloatArray());
  }

  @Test
  void assignConvertsTheTypeAndRecordsNothing() {
    NDArray x = manager.zeros(new Shape(2));
    x.setRequiresGradient(true);
    NDArray handle = x.stopGradient();
    Tensors.assign(x, manager.create(new double[] {1, 2}));
    assertArrayEquals(new float[] {1, 2}, handle.toFloatArray());
    Tensors.assign(x, manager.create(new long[] {3, 4}));
    assertArrayEquals(new float[] {3, 4}, handle.toFloatArray());
    try (Recording recording = Recording.on()) {
      Tensors.assign(x, manager.create(new float[] {5, 6}));
      recording.backward(x.square().sum());
    }
    assertArrayEquals(new float[] {10, 12}, x.getGradient().toFloatArray());
  }

  private interface Operation {
    NDArray apply(NDArray x);
  }

  /** Compares the value of an operation that gives a scalar, and its gradient. */
  private void check(
      float[] values, Shape shape, Operation operation, ToDoubleFunction<double[]> expected) {
    NDArray x = manager.create(values, shape);
    x.setRequiresGradient(true);
    try (Recording recording = Recording.on();
        NDArray result = operation.apply(x)) {
      double value = expected.applyAsDouble(doubles(values));
      assertEquals(value, result.getFloat(), 1e-5 * Math.max(1, Math.abs(value)));
      recording.backward(result);
    }
    double[] differences = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double[] moved = doubles(values);
      moved[i] += STEP;
      double after = expected.applyAsDouble(moved);
      moved[i] -= 2 * STEP;
      differences[i] = (after - expected.applyAsDouble(moved)) / (2 * STEP);
    }
    assertArrayEquals(differences, doubles(x.getGradient().toFloatArray()), 2e-5);
  }

  /** The cross-entropy of each pixel of logits (2, 3, pixels), 0 where ignored. */
  private static double[] crossEntropies(double[] logits, long[] labels) {
    double[] result = new double[labels.length];
    int pixels = labels.length / 2;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != IGNORED) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          sum += Math.exp(logits[(i / pixels * 3 + c) * pixels + i % pixels]);
        }
        result[i] =
            Math.log(sum) - logits[(i / pixels * 3 + (int) labels[i]) * pixels + i % pixels];
      }
    }
    return result;
  }

  /** A map (h, w) that begins at an offset, at a place between its pixels. */
  private static double at(double[] x, int offset, int h, int w, double row, double column) {
    int top = Math.min((int) row, h - 2);
    int left = Math.min((int) column, w - 2);
    double down = row - top;
    double across = column - left;
    int corner = offset + top * w + left;
    return (1 - down) * ((1 - across) * x[corner] + across * x[corner + 1])
        + down * ((1 - across) * x[corner + w] + across * x[corner + w + 1]);
  }

  private float[] random(int count, double range) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-range, range);
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Test
  void whatGradientsPassThroughIsRecorded() {
    NDArray trained = manager.ones(new Shape(2, 3));
    trained.setRequiresGradient(true);
    NDArray given = manager.ones(new Shape(2, 3));

    assertTrue(Tensors.isRecorded(trained));
    assertFalse(Tensors.isRecorded(given));
    try (Recording recording = Recording.on()) {
      assertTrue(Tensors.isRecorded(trained.mul(given).mean()));
      assertFalse(Tensors.isRecorded(given.mean()));
      assertFalse(Tensors.isRecorded(trained.stopGradient().mean()));
    }
    try (Recording off = Recording.off()) {
      assertFalse(Tensors.isRecorded(trained.mean()));
    }
  }
}

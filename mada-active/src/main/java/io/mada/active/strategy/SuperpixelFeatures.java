package io.mada.active.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An image's superpixels as the strategy {@code density} sees them: the mean of the features over
 * the pixels of each, and the class that most of its pixels are predicted as. As in {@link
 * SuperpixelProbes}, a pixel of the label has the values of the logits' cell that it is in.
 *
 * @param superpixels S of them
 * @param features (S, D)
 * @param categories of each; -1 if labels contradict the prediction in more than half of it
 */
record SuperpixelFeatures(Superpixels superpixels, float[][] features, int[] categories) {

  /** The class's place in an entry of {@link OfAll}, after the number of pixels. */
  static final int CATEGORY = 1;

  /** The place of the features, after the class. */
  static final int FEATURES = 2;

  /**
   * All of an image's superpixels, (N, S, 2 + D): the number of pixels, the class, the features;
   * zeros if an image has fewer superpixels.
   */
  static Probe ofAll(int side) {
    return new Probe("superpixel_features_" + side, new OfAll(side));
  }

  /**
   * A superpixel of each class, (N, C, D), drawn at random from an image's; zeros if it has none.
   * All superpixels of a large source would fill the disk, and no density needs so many.
   */
  static Probe ofClasses(int side) {
    return new Probe("superpixel_class_features_" + side, new OfClasses(side));
  }

  /** Equal to another of the same size, so that strategies share it. */
  record OfAll(int side) implements Probe.Measure {

    @Override
    public NDArray measure(Observation observation) {
      List<SuperpixelFeatures> images = read(observation, side);
      int most = Superpixels.most(images.get(0).superpixels().size(), side);
      int entry = FEATURES + channels(observation);
      float[] result = new float[images.size() * most * entry];
      for (int i = 0; i < images.size(); i++) {
        SuperpixelFeatures image = images.get(i);
        for (int number = 0; number < image.superpixels().count(); number++) {
          int at = (i * most + number) * entry;
          float[] features = image.features()[number];
          result[at + SuperpixelProbes.PIXELS] = image.superpixels().pixels(number);
          result[at + CATEGORY] = image.categories()[number];
          System.arraycopy(features, 0, result, at + FEATURES, features.length);
        }
      }
      return observation.scope().create(result, new Shape(images.size(), most, entry));
    }
  }

  /** Equal to another of the same size, so that strategies share it. */
  record OfClasses(int side) implements Probe.Measure {

    @Override
    public NDArray measure(Observation observation) {
      List<SuperpixelFeatures> images = read(observation, side);
      int classes = (int) observation.logits().getShape().get(1);
      int channels = channels(observation);
      float[] result = new float[images.size() * classes * channels];
      for (int i = 0; i < images.size(); i++) {
        SuperpixelFeatures image = images.get(i);
        // Randomness depends only on the seed and the image, so that other batches draw the same.
        var random =
            new SplittableRandom(31 * observation.seed() + Arrays.hashCode(image.categories()));
        for (int c = 0; c < classes; c++) {
          int[] some = image.ofCategory(c);
          if (some.length > 0) {
            float[] features = image.features()[some[random.nextInt(some.length)]];
            System.arraycopy(features, 0, result, (i * classes + c) * channels, channels);
          }
        }
      }
      return observation.scope().create(result, new Shape(images.size(), classes, channels));
    }
  }

  private int[] ofCategory(int category) {
    return IntStream.range(0, categories.length).filter(i -> categories[i] == category).toArray();
  }

  private static int channels(Observation observation) {
    return (int) observation.features().getShape().get(1);
  }

  private static List<SuperpixelFeatures> read(Observation observation, int side) {
    List<SuperpixelFeatures> images = new ArrayList<>();
    long[] predicted = observation.prediction().toLongArray();
    long[] labels = observation.labels().map(NDArray::toLongArray).orElse(predicted);
    for (Superpixels superpixels : observation.superpixels(side)) {
      int image = images.size();
      try (NDArray features = observation.features().get(image)) {
        images.add(
            new SuperpixelFeatures(
                superpixels,
                means(superpixels, features),
                categories(superpixels, observation, image, predicted, labels)));
      }
    }
    return images;
  }

  private static int[] categories(
      Superpixels superpixels,
      Observation observation,
      int image,
      long[] predicted,
      long[] labels) {
    Shape shape = observation.logits().getShape();
    int rows = (int) shape.get(2);
    int columns = (int) shape.get(3);
    int[][] histograms = new int[superpixels.count()][(int) shape.get(1)];
    superpixels.visitCells(
        columns,
        rows,
        (number, cell, n) -> {
          int pixel = image * rows * columns + cell;
          if (labels[pixel] == predicted[pixel]) {
            histograms[number][(int) predicted[pixel]] += n;
          }
        });
    return IntStream.range(0, histograms.length)
        .map(number -> category(histograms[number], superpixels.pixels(number)))
        .toArray();
  }

  private static int category(int[] histogram, int pixels) {
    int largest = 0;
    for (int c = 0; c < histogram.length; c++) {
      largest = histogram[c] > histogram[largest] ? c : largest;
    }
    return 2 * Arrays.stream(histogram).sum() < pixels ? -1 : largest;
  }

  /** Channel by channel, since a channel's values are contiguous. */
  private static float[][] means(Superpixels superpixels, NDArray features) {
    Shape shape = features.getShape();
    int cells = (int) (shape.get(1) * shape.get(2));
    float[] values = features.toFloatArray();
    Cells shared = Cells.of(superpixels, (int) shape.get(2), (int) shape.get(1));
    float[][] means = new float[superpixels.count()][(int) shape.get(0)];
    IntStream.range(0, (int) shape.get(0))
        .parallel()
        .forEach(
            channel -> {
              double[] sums = shared.sums(values, channel * cells, superpixels.count());
              for (int number = 0; number < sums.length; number++) {
                means[number][channel] = (float) (sums[number] / superpixels.pixels(number));
              }
            });
    return means;
  }

  /**
   * What superpixels and cells share, in lists of the same length.
   *
   * @param pixels that the superpixel and the cell have in common
   */
  private record Cells(int[] numbers, int[] cells, int[] pixels) {

    static Cells of(Superpixels superpixels, int columns, int rows) {
      IntStream.Builder numbers = IntStream.builder();
      IntStream.Builder cells = IntStream.builder();
      IntStream.Builder pixels = IntStream.builder();
      superpixels.visitCells(
          columns,
          rows,
          (number, cell, n) -> {
            numbers.add(number);
            cells.add(cell);
            pixels.add(n);
          });
      return new Cells(
          numbers.build().toArray(), cells.build().toArray(), pixels.build().toArray());
    }

    /** The sum of a channel over each superpixel's pixels; the channel begins at {@code from}. */
    double[] sums(float[] values, int from, int count) {
      double[] sums = new double[count];
      for (int i = 0; i < numbers.length; i++) {
        sums[numbers[i]] += (double) pixels[i] * values[from + cells[i]];
      }
      return sums;
    }
  }
}

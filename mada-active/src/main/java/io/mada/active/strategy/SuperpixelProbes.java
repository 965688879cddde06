package io.mada.active.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What strategies record for each superpixel. A pixel of the label has the values of the logits'
 * cell that it is in, so that superpixels smaller than a cell have values too. Rows have a place
 * for each superpixel that an image of the size may have, and zeros, including the number of
 * pixels, for those that it does not have.
 */
final class SuperpixelProbes {

  /** The place of the number of pixels, with which each superpixel's entry begins. */
  static final int PIXELS = 0;

  /** The place of the number after it. */
  static final int SCORE = 1;

  private static final String PREFIX = "superpixel_";

  private SuperpixelProbes() {}

  /** How a superpixel is scored; larger is more wanted. */
  enum Score {
    /** The mean of the pixels' entropies, in nats. */
    ENTROPY {
      @Override
      NDArray map(Observation observation) {
        return Probes.pixelEntropy(observation);
      }
    },
    /** Minus the mean of the largest p minus the second largest. */
    MARGIN {
      @Override
      NDArray map(Observation observation) {
        try (NDArray margin = Probes.pixelMargin(observation)) {
          return margin.neg();
        }
      }
    },
    /** The entropy of the predicted classes' shares times the mean entropy, both over log C. */
    RIPU {
      @Override
      NDArray map(Observation observation) {
        return Probes.pixelEntropy(observation);
      }

      @Override
      double[] scores(Superpixels superpixels, Maps maps) {
        double[] scores = super.scores(superpixels, maps);
        int[][] histograms = maps.histograms(superpixels);
        double most = Probes.mostEntropy(maps.classes());
        for (int i = 0; i < scores.length; i++) {
          scores[i] *= entropy(histograms[i], superpixels.pixels(i)) / most / most;
        }
        return scores;
      }
    };

    /** A number for each pixel, (N, h, w); the caller closes it. */
    abstract NDArray map(Observation observation);

    double[] scores(Superpixels superpixels, Maps maps) {
      return superpixels.means(maps.values(), maps.columns(), maps.rows());
    }
  }

  /** Scores, (N, S, 2): the number of pixels and the score of each superpixel. */
  static Probe of(Score score, int side) {
    return new Probe(
        PREFIX + score.name().toLowerCase(Locale.ROOT) + "_" + side, new Scored(score, side));
  }

  /** Whether a probe is made here. */
  static boolean isBuiltIn(Probe probe) {
    return probe.measure() instanceof Scored
        || probe.measure() instanceof SuperpixelFeatures.OfAll
        || probe.measure() instanceof SuperpixelFeatures.OfClasses;
  }

  /** Whether one of these probes may have the name. */
  static boolean isTaken(String name) {
    return name.toLowerCase(Locale.ROOT).matches(PREFIX + "[a-z_]+_\\d+");
  }

  /**
   * An image's maps.
   *
   * @param values rows * columns numbers
   * @param predicted rows * columns classes
   */
  record Maps(float[] values, long[] predicted, int columns, int rows, int classes) {

    /** How many pixels of each class each superpixel has. */
    int[][] histograms(Superpixels superpixels) {
      int[][] histograms = new int[superpixels.count()][classes];
      superpixels.visitCells(
          columns, rows, (number, cell, n) -> histograms[number][(int) predicted[cell]] += n);
      return histograms;
    }
  }

  private static double entropy(int[] counts, int all) {
    double entropy = 0;
    for (int count : counts) {
      double share = (double) count / all;
      entropy -= count == 0 ? 0 : share * Math.log(share);
    }
    return entropy;
  }

  /** Equal to another of the same score and size, so that strategies share it. */
  record Scored(Score score, int side) implements Probe.Measure {

    @Override
    public NDArray measure(Observation observation) {
      List<Superpixels> images = observation.superpixels(side);
      Shape logits = observation.logits().getShape();
      int rows = (int) logits.get(2);
      int columns = (int) logits.get(3);
      int most = Superpixels.most(images.get(0).size(), side);
      float[] result = new float[images.size() * most * 2];
      try (NDArray map = score.map(observation);
          NDArray single = map.toType(DataType.FLOAT32, false)) {
        float[] values = single.toFloatArray();
        long[] predicted = observation.prediction().toLongArray();
        for (int i = 0; i < images.size(); i++) {
          int from = i * rows * columns;
          int to = from + rows * columns;
          Maps maps =
              new Maps(
                  Arrays.copyOfRange(values, from, to),
                  Arrays.copyOfRange(predicted, from, to),
                  columns,
                  rows,
                  (int) logits.get(1));
          double[] scores = score.scores(images.get(i), maps);
          for (int number = 0; number < scores.length; number++) {
            int entry = (i * most + number) * 2;
            result[entry + PIXELS] = images.get(i).pixels(number);
            result[entry + SCORE] = (float) scores[number];
          }
        }
      }
      return observation.scope().create(result, new Shape(images.size(), most, 2));
    }
  }
}

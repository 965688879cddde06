package io.mada.train.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What an evaluation has found in some batches.
 *
 * @param cells of each batch's confusion matrix, row-major with a row per label, one batch after
 *     another
 * @param losses each batch's cross-entropy, the mean over its counted pixels
 * @param squares of each batch's features, of which distances are made, summed up
 */
public record Counts(long[] cells, float[] losses, float[] squares) implements Serializable {

  /** Adds the batches' cells to a matrix. */
  void addTo(ConfusionMatrix confusion) {
    for (int i = 0; i < losses.length; i++) {
      confusion.add(batch(i));
    }
  }

  /** The cross-entropy, summed over all counted pixels. */
  double loss() {
    double loss = 0;
    for (int i = 0; i < losses.length; i++) {
      loss += LongStream.of(batch(i)).sum() * (double) losses[i];
    }
    return loss;
  }

  double features() {
    double features = 0;
    for (float value : squares) {
      features += value;
    }
    return features;
  }

  private long[] batch(int i) {
    int size = cells.length / losses.length;
    return Arrays.copyOfRange(cells, i * size, (i + 1) * size);
  }

  /** These batches, and those that follow. */
  Counts and(Counts next) {
    long[] allCells = Arrays.copyOf(cells, cells.length + next.cells.length);
    System.arraycopy(next.cells, 0, allCells, cells.length, next.cells.length);
    return new Counts(allCells, joined(losses, next.losses), joined(squares, next.squares));
  }

  private static float[] joined(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}

package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.Tensors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;

/**
 * What a thorough evaluation finds besides the scores: how well each image is segmented, and how
 * sure the network is. Only a few numbers per class are kept for each image, on the device.
 */
final class Details {

  /**
   * What was found in a number of batches.
   *
   * @param images for each image in turn, by class: the pixels labelled with it and predicted as
   *     it; those labelled with it; and those predicted as it and labelled with a scored class
   * @param bins as returned by {@link Tensors#calibration}
   */
  record Counts(int[] images, long[] bins) implements Serializable {

    Counts and(Counts next) {
      int[] all = Arrays.copyOf(images, images.length + next.images.length);
      System.arraycopy(next.images, 0, all, images.length, next.images.length);
      return new Counts(all, io.mada.train.evaluate.Counts.sum(bins, next.bins));
    }
  }

  private final NDManager manager;
  private final int classes;
  private final NDArray scored;
  private final NDArray bins;
  private final NDList images = new NDList();

  /**
   * @param manager owns all arrays
   * @param scored the training ids that count
   */
  Details(NDManager manager, int classes, Set<Integer> scored) {
    this.manager = manager;
    this.classes = classes;
    long[] counts = new long[classes];
    scored.forEach(c -> counts[c] = 1);
    this.scored = manager.create(counts, new Shape(1, classes, 1));
    bins = manager.zeros(new Shape(3, (long) classes * Calibration.BINS), DataType.INT64);
  }

  /**
   * Adds a batch.
   *
   * @param cells (N, C * C) int64, the confusion matrix of each image
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64
   */
  void add(NDArray cells, NDArray logits, NDArray labels) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray matrices = cells.reshape(-1, classes, classes);
      matrices.attach(scope);
      NDArray identity = scope.eye(classes).toType(DataType.INT64, false);
      NDArray hits = matrices.mul(identity).sum(new int[] {2});
      NDArray rows = matrices.sum(new int[] {2});
      NDArray columns = matrices.mul(scored).sum(new int[] {1});
      NDArray image = NDArrays.stack(new NDList(hits, rows, columns), 1);
      NDArray kept = image.toType(DataType.INT32, false);
      kept.attach(manager);
      images.add(kept);
      NDArray found = Tensors.calibration(logits, labels, Calibration.BINS);
      found.attach(scope);
      bins.addi(found);
    }
  }

  /** Reads the counts; there must have been a batch. */
  Counts counts() {
    NDArray all = NDArrays.concat(images);
    all.attach(manager);
    return new Counts(all.toIntArray(), bins.toLongArray());
  }
}

package io.mada.active.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ripu}: in every image, the windows in which many classes meet and the network is unsure
 * (Xie et al., "Towards Fewer Annotations: Active Learning via Region Impurity and Prediction
 * Uncertainty for Domain Adaptive Semantic Segmentation", CVPR 2022).
 *
 * <p>A window's impurity is the entropy of its predicted classes over log C, its uncertainty the
 * mean of its pixels' entropies over log C, and its score the product. Windows are taken greedily
 * and without overlap until they cover the budget's share of the image. A window is 2 r + 1 pixels
 * wide, r = 32 for an image of 2048 x 1024 and in proportion for others; if it extends beyond the
 * image's edge, it is cut. Choices are ordered by image, each image's best first.
 */
public final class RipuStrategy implements SelectionStrategy {

  /** The score of the window around each pixel, (N, h, w). */
  static final Probe REGION_SCORE = new Probe("region_score", RipuStrategy::score);

  private static final double RADIUS_OF_WIDTH = 32.0 / 2048;

  /** Its logarithm is finite, and 0 times that is 0. */
  private static final double SMALLEST_SHARE = 1e-12;

  @Override
  public Needs needs() {
    return Needs.ofTarget(REGION_SCORE);
  }

  @Override
  public boolean ranksImages() {
    return false;
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    Shape map = task.target(REGION_SCORE).rowShape();
    WindowGrid grid =
        new WindowGrid(
            (int) map.get(1), (int) map.get(0), task.labelSize(), radius(task.labelSize().width()));
    // A later round makes up for earlier ones that took too much, which may leave it with little.
    if (grid.windowsIn(task.share()) < 0.5 && task.regions().isEmpty()) {
      throw new MadaException(
          Text.of(
              "a budget of %s of the pixels is less than half a window of %d x %d in each image;"
                  + " raise selection.budget",
              task.share(), grid.windowSize(), grid.windowSize()));
    }
    return Ranking.unlabelled(task)
        .parallel()
        .boxed()
        .flatMap(image -> choose(task, grid, image))
        .toList();
  }

  private static Stream<Choice> choose(SelectionTask task, WindowGrid grid, int image) {
    float[] scores = task.target(REGION_SCORE).row(image);
    return new WindowSearch(grid, scores, task.regions().getOrDefault(image, List.of()))
        .cover(task.share()).stream()
            .map(window -> new Choice(image, window.score(), window.region()));
  }

  private static NDArray score(Observation observation) {
    Shape shape = observation.logits().getShape();
    int classes = (int) shape.get(1);
    int radius = radius((int) shape.get(3));
    double most = Probes.mostEntropy(classes);
    try (NDArray entropy = Probes.pixelEntropy(observation);
        NDArray channel = entropy.reshape(shape.get(0), 1, shape.get(2), shape.get(3));
        NDArray uncertainty = windowMean(channel, radius);
        NDArray oneHot = observation.prediction().oneHot(classes);
        NDArray masks = oneHot.transpose(0, 3, 1, 2);
        NDArray shares = windowMean(masks, radius);
        NDArray positive = shares.maximum(SMALLEST_SHARE);
        NDArray logarithms = positive.log();
        NDArray products = logarithms.mul(shares);
        NDArray negated = products.sum(new int[] {1}, true);
        NDArray score = negated.mul(uncertainty);
        NDArray scaled = score.mul(-1 / (most * most))) {
      return scaled.reshape(shape.get(0), shape.get(2), shape.get(3));
    }
  }

  /**
   * The mean over the window around each pixel, without what is outside the image; (N, C, h, w).
   */
  private static NDArray windowMean(NDArray x, int radius) {
    Shape shape = x.getShape();
    // DJL counts the zeros outside the image whatever it is told, so their share must be divided
    // out.
    try (NDArray ones = x.getManager().ones(new Shape(1, 1, shape.get(2), shape.get(3)));
        NDArray inside = paddedMean(ones, radius);
        NDArray mean = paddedMean(x, radius)) {
      return mean.div(inside);
    }
  }

  /**
   * The mean over the window, with zeros outside the image, along the rows and then along the
   * columns.
   */
  private static NDArray paddedMean(NDArray x, int radius) {
    int size = 2 * radius + 1;
    Shape step = new Shape(1, 1);
    try (NDArray rows =
        Pool.avgPool2d(x, new Shape(1, size), step, new Shape(0, radius), false, true)) {
      return Pool.avgPool2d(rows, new Shape(size, 1), step, new Shape(radius, 0), false, true);
    }
  }

  private static int radius(int width) {
    return Math.max(1, (int) Math.round(RADIUS_OF_WIDTH * width));
  }
}

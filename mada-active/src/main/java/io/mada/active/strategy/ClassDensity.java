package io.mada.active.strategy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How a class differs between the domains.
 *
 * @param ranked the target images that show the class, the one with the largest log density ratio
 *     first
 * @param divergence of the target from the source, which is the mean of the log density ratio over
 *     the target, at least 0
 */
record ClassDensity(int[] ranked, double divergence) {

  private static final int MOST_COMPONENTS = 10;

  /** A component needs a few vectors to determine its shape. */
  private static final int VECTORS_PER_COMPONENT = 20;

  private static final int ITERATIONS = 5;

  /** More vectors would not sharpen the densities any further, and would take longer. */
  private static final int MOST_FITTED = 1000;

  private static final int SCORED_AT_ONCE = 4096;

  /**
   * Fits the densities of all classes.
   *
   * @param source class vectors, (C, D) in each row
   * @param target the vectors of a class
   */
  static List<ClassDensity> ofAll(
      int classes, FloatMatrix source, IntFunction<ClassVectors> target, long seed) {
    try (Recording off = Recording.off();
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      return IntStream.range(0, classes)
          .mapToObj(c -> of(ClassVectors.of(source, c), target.apply(c), seed, scope))
          .toList();
    }
  }

  /**
   * Fits the class's densities in both domains. A class missing from one of them has no ratio and
   * no divergence.
   */
  static ClassDensity of(ClassVectors source, ClassVectors target, long seed, NDManager scope) {
    if (source.size() == 0 || target.size() == 0) {
      return new ClassDensity(target.images(), 0);
    }
    FloatMatrix fittedSource = source.vectors(draw(source.images(), seed));
    FloatMatrix fittedTarget = target.vectors(draw(target.images(), seed));
    double[] ratio = new double[target.size()];
    try (Standard standard = Standard.of(scope, fittedSource, fittedTarget);
        GaussianMixture there = fit(standard, fittedSource, seed, scope);
        GaussianMixture here = fit(standard, fittedTarget, seed, scope)) {
      for (int from = 0; from < ratio.length; from += SCORED_AT_ONCE) {
        int to = Math.min(ratio.length, from + SCORED_AT_ONCE);
        try (NDArray moments =
            standard.moments(target.vectors(Arrays.copyOfRange(target.images(), from, to)))) {
          double[] sourceDensity = there.logDensity(moments);
          double[] targetDensity = here.logDensity(moments);
          for (int i = from; i < to; i++) {
            ratio[i] = targetDensity[i - from] - sourceDensity[i - from];
          }
        }
      }
    }
    return ranked(target.images(), ratio);
  }

  static ClassDensity ranked(int[] images, double[] ratio) {
    int[] ranked =
        IntStream.range(0, images.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -ratio[i]))
            .mapToInt(i -> images[i])
            .toArray();
    double mean = IntStream.range(0, ratio.length).mapToDouble(i -> ratio[i]).average().orElse(0);
    return new ClassDensity(ranked, Math.max(0, mean));
  }

  /** The first place at or after the given one whose image is free, or the number of places. */
  int nextFree(int place, BitSet free) {
    int next = place;
    while (next < ranked.length && !free.get(ranked[next])) {
      next++;
    }
    return next;
  }

  private static GaussianMixture fit(
      Standard standard, FloatMatrix vectors, long seed, NDManager scope) {
    int components = Math.max(1, Math.min(MOST_COMPONENTS, vectors.rows() / VECTORS_PER_COMPONENT));
    try (NDArray moments = standard.moments(vectors)) {
      return GaussianMixture.fit(moments, components, ITERATIONS, seed, scope);
    }
  }

  /** Distinct random images, or all if they are few. */
  private static int[] draw(int[] images, long seed) {
    if (images.length <= MOST_FITTED) {
      return images;
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] drawn = images.clone();
    for (int i = 0; i < MOST_FITTED; i++) {
      int j = random.nextInt(i, drawn.length);
      int swapped = drawn[i];
      drawn[i] = drawn[j];
      drawn[j] = swapped;
    }
    return Arrays.copyOf(drawn, MOST_FITTED);
  }
}

package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Chooses images by one number each. */
final class Ranking {

  private Ranking() {}

  /**
   * The unlabelled images with the largest scores, the largest first; ties go to the lower index.
   */
  static List<Choice> largest(SelectionTask task, double[] scores) {
    return unlabelled(task)
        .mapToObj(i -> Choice.of(i, scores[i]))
        .sorted(
            Comparator.comparingDouble(Choice::score).reversed().thenComparingInt(Choice::image))
        .limit(task.images())
        .toList();
  }

  /**
   * Images that were taken one after another, each taking account of those before it; their scores
   * count down to 1.
   */
  static List<Choice> inOrder(List<Integer> images) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> Choice.of(images.get(i), images.size() - i))
        .toList();
  }

  /** The images that may be chosen, in order. */
  static IntStream unlabelled(SelectionTask task) {
    return IntStream.range(0, task.poolSize()).filter(i -> !task.labelled().contains(i));
  }

  /** The numbers of a probe that has one for each image. */
  static double[] numbers(FloatMatrix probe) {
    return IntStream.range(0, probe.rows()).mapToDouble(i -> probe.row(i)[0]).toArray();
  }
}

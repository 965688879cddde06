package io.mada.train.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well a network segments; everything but the loss is from 0 to 1.
 *
 * @param miou the mean of the class IoUs
 * @param classIou by class name, in the order of training ids; absent for a class that neither
 *     occurs nor is predicted
 * @param pixelAccuracy the share of pixels that are right
 * @param meanAccuracy the share of each class's pixels that are right, averaged over the classes
 * @param frequencyWeightedIou the class IoUs weighted by class frequency
 * @param loss the mean cross-entropy over all counted pixels
 */
public record Scores(
    double miou,
    Map<String, Double> classIou,
    double pixelAccuracy,
    double meanAccuracy,
    double frequencyWeightedIou,
    double loss) {

  /**
   * The scores over some of the classes. Pixels labelled with another class are left out;
   * predictions of another class count as wrong.
   *
   * @param names of all classes
   * @param scored the training ids to be scored
   * @param loss the mean cross-entropy, passed through
   */
  static Scores of(ConfusionMatrix counts, List<String> names, Set<Integer> scored, double loss) {
    long total = counts.labelled(scored);
    long correct = 0;
    double accuracies = 0;
    double weighted = 0;
    int withLabels = 0;
    Map<Integer, Double> ious = new TreeMap<>();
    for (int c : scored) {
      long hits = counts.hits(c);
      long row = counts.row(c);
      long union = row + counts.column(c, scored) - hits;
      if (union > 0) {
        ious.put(c, (double) hits / union);
      }
      if (row > 0) {
        withLabels++;
        accuracies += (double) hits / row;
        weighted += (double) row / total * hits / union;
      }
      correct += hits;
    }
    double miou = ious.values().stream().mapToDouble(v -> v).average().orElse(0);
    Map<String, Double> named = new LinkedHashMap<>();
    ious.forEach((c, iou) -> named.put(names.get(c), iou));
    return new Scores(
        miou,
        named,
        total == 0 ? 0 : (double) correct / total,
        withLabels == 0 ? 0 : accuracies / withLabels,
        weighted,
        loss);
  }
}

package io.mada.app.benchmark;

import io.mada.train.evaluate.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a strategy reaches with a budget in one stage, over the seeds that are done. Scores are from
 * 0 to 1.
 *
 * @param seeds how many they are
 * @param miouStd the standard deviation over the seeds; null with one
 * @param differenceToRandom the mean, over the seeds that both have, of its mIoU less that of
 *     {@code random} with the same seed and budget; null where there is no such seed
 * @param differenceLow where the difference's 95 % confidence interval begins, by Student's t; null
 *     below two seeds
 * @param differenceHigh where it ends
 * @param classIou means over the seeds in which the class has one
 */
public record Summary(
    String strategy,
    Number budget,
    String stage,
    int seeds,
    Double miouMean,
    Double miouStd,
    Double differenceToRandom,
    Double differenceLow,
    Double differenceHigh,
    Map<String, Double> classIou,
    Double labelledShare,
    Double selectSeconds) {

  /**
   * Sums up.
   *
   * @param cells done, of one strategy and budget and different seeds
   * @param reference mIoUs by seed that it is compared with
   */
  static Summary of(
      String strategy,
      Number budget,
      String stage,
      List<CellResult> cells,
      Map<Long, Double> reference) {
    List<Scores> scores = cells.stream().map(cell -> cell.scores().get(stage)).toList();
    Repeats miou = Repeats.of(scores.stream().map(Scores::miou).toList());
    Repeats difference =
        Repeats.of(
            cells.stream()
                .filter(cell -> reference.containsKey(cell.seed()))
                .map(cell -> cell.scores().get(stage).miou() - reference.get(cell.seed()))
                .toList());
    Double margin = difference.margin();
    return new Summary(
        strategy,
        budget,
        stage,
        cells.size(),
        miou.mean(),
        miou.deviation(),
        difference.mean(),
        margin == null ? null : difference.mean() - margin,
        margin == null ? null : difference.mean() + margin,
        classIou(scores),
        mean(cells, CellResult::labelledShare),
        mean(cells, CellResult::selectSeconds));
  }

  private static Map<String, Double> classIou(List<Scores> scores) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Scores one : scores) {
      one.classIou()
          .forEach((name, iou) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(iou));
    }
    Map<String, Double> means = new LinkedHashMap<>();
    values.forEach((name, ious) -> means.put(name, Repeats.of(ious).mean()));
    return means;
  }

  private static Double mean(List<CellResult> cells, Function<CellResult, Double> value) {
    return Repeats.of(cells.stream().map(value).filter(Objects::nonNull).toList()).mean();
  }
}

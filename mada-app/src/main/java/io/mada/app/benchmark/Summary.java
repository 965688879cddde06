package io.mada.app.benchmark;

import io.mada.train.evaluate.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a candidate reaches with a budget in one stage, over the completed seeds. Scores are from 0
 * to 1.
 *
 * @param strategy the candidate's label
 * @param seeds the number of seeds
 * @param miouStd the standard deviation over the seeds; null with only one
 * @param difference from what it is compared with: {@code random}, or the first method; null if
 *     they have no seed in common
 * @param controlDifference from its control after the last stage; null if there is none
 * @param classIou means over the seeds in which the class has an IoU
 * @param clicks the cost of the labels, a mean over the seeds; null if not known
 */
public record Summary(
    String strategy,
    Number budget,
    String stage,
    int seeds,
    Double miouMean,
    Double miouStd,
    Difference difference,
    Difference controlDifference,
    Map<String, Double> classIou,
    Double labelledShare,
    Double clicks,
    Double selectSeconds) {

  /**
   * Summarises cells, without differences.
   *
   * @param cells completed ones, of one candidate and budget and different seeds
   */
  static Summary of(String strategy, Number budget, String stage, List<CellResult> cells) {
    List<Scores> scores = cells.stream().map(cell -> cell.scores().get(stage)).toList();
    Repeats miou = Repeats.of(scores.stream().map(Scores::miou).toList());
    return new Summary(
        strategy,
        budget,
        stage,
        cells.size(),
        miou.mean(),
        miou.deviation(),
        null,
        null,
        classIou(scores),
        mean(cells, CellResult::labelledShare),
        mean(cells, cell -> cell.clicks() == null ? null : (double) cell.clicks()),
        mean(cells, CellResult::selectSeconds));
  }

  /** The same with differences. */
  Summary with(Difference toReference, Difference toControl) {
    return new Summary(
        strategy,
        budget,
        stage,
        seeds,
        miouMean,
        miouStd,
        toReference,
        toControl,
        classIou,
        labelledShare,
        clicks,
        selectSeconds);
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

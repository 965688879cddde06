package io.mada.app.benchmark;

import io.mada.train.evaluate.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a candidate reaches with a budget in one stage, over the seeds that are done. Scores are
 * from 0 to 1.
 *
 * @param strategy the candidate's label
 * @param seeds how many they are
 * @param miouStd the standard deviation over the seeds; null with one
 * @param difference to what it is compared with: {@code random}, or the first method; null where
 *     they have no seed in common
 * @param controlDifference to its control after the last stage; null where there is none
 * @param classIou means over the seeds in which the class has one
 * @param clicks that the labels cost, a mean over the seeds; null where it is not known
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
   * Sums up, without differences.
   *
   * @param cells done, of one candidate and budget and different seeds
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

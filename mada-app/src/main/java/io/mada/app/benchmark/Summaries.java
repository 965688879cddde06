package io.mada.app.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Summarises the completed cells of a benchmark: for each budget and stage, each candidate. */
final class Summaries {

  private final Comparison compared;
  private final List<CellResult> done;

  Summaries(Comparison compared, List<CellResult> done) {
    this.compared = compared;
    this.done = done;
  }

  List<Summary> all() {
    List<Summary> all = new ArrayList<>();
    for (Number budget : compared.budgets()) {
      for (String stage : compared.stages()) {
        all.addAll(of(budget, stage));
      }
    }
    return List.copyOf(all);
  }

  /** The summaries for one budget and stage, whose differences are corrected for together. */
  private List<Summary> of(Number budget, String stage) {
    List<Summary> plain =
        compared.labels().stream()
            .map(label -> Map.entry(label, cells(label, budget, stage)))
            .filter(entry -> !entry.getValue().isEmpty())
            .map(entry -> Summary.of(entry.getKey(), budget, stage, entry.getValue()))
            .toList();
    Map<String, Difference> toReference =
        differences(plain, budget, stage, compared::referenceOf, stage);
    Map<String, Difference> toControl =
        differences(
            plain, budget, stage, label -> compared.controlOf(label, budget), Comparison.FINAL);
    return plain.stream()
        .map(s -> s.with(toReference.get(s.strategy()), toControl.get(s.strategy())))
        .toList();
  }

  private Map<String, Difference> differences(
      List<Summary> rows,
      Number budget,
      String stage,
      UnaryOperator<String> others,
      String stageOfOthers) {
    List<String> labels = new ArrayList<>();
    List<Repeats> values = new ArrayList<>();
    List<Difference> plain = new ArrayList<>();
    for (Summary row : rows) {
      String label = row.strategy();
      String other = others.apply(label);
      if (other == null || other.equals(label)) {
        continue;
      }
      Repeats paired =
          paired(
              cells(label, budget, stage),
              stage,
              cells(other, budget, stageOfOthers),
              stageOfOthers);
      if (paired.values().length > 0) {
        labels.add(label);
        values.add(paired);
        plain.add(Difference.of(other, paired));
      }
    }
    Map<String, Difference> byLabel = new LinkedHashMap<>();
    List<Difference> corrected = Difference.corrected(plain, values);
    for (int i = 0; i < labels.size(); i++) {
      byLabel.put(labels.get(i), corrected.get(i));
    }
    return byLabel;
  }

  /** Values minus those of the same seed. */
  private static Repeats paired(
      List<CellResult> cells, String stage, List<CellResult> others, String stageOfOthers) {
    Map<Long, Double> miou = new LinkedHashMap<>();
    others.forEach(cell -> miou.put(cell.seed(), cell.scores().get(stageOfOthers).miou()));
    return Repeats.of(
        cells.stream()
            .filter(cell -> miou.containsKey(cell.seed()))
            .map(cell -> cell.scores().get(stage).miou() - miou.get(cell.seed()))
            .toList());
  }

  private List<CellResult> cells(String label, Number budget, String stage) {
    return done.stream()
        .filter(
            cell ->
                cell.strategy().equals(label)
                    && cell.budget().equals(budget)
                    && cell.scores().containsKey(stage))
        .toList();
  }

  /** What candidates that choose alike start from; null until one of their cells is done. */
  Summary warmUp() {
    List<CellResult> oneOfEachSeed =
        compared.seeds().stream()
            .flatMap(seed -> done.stream().filter(cell -> isOf(cell, seed)).limit(1))
            .map(cell -> cell.done(0, 0, null, 0, 0, cell.scores()))
            .toList();
    return oneOfEachSeed.isEmpty()
        ? null
        : Summary.of(compared.shared(), 0, compared.shared(), oneOfEachSeed);
  }

  private boolean isOf(CellResult cell, long seed) {
    return cell.seed() == seed
        && compared.sharing().contains(cell.strategy())
        && cell.scores().containsKey(compared.shared());
  }

  /**
   * What a benchmark could have shown in a stage, from the mean square of the standard deviations
   * of all its differences there.
   */
  static List<Sensitivity> sensitivities(List<Summary> summaries, Comparison compared) {
    List<Sensitivity> all = new ArrayList<>();
    for (Number budget : compared.budgets()) {
      for (String stage : compared.stages()) {
        List<Difference> differences =
            summaries.stream()
                .filter(s -> s.budget().equals(budget) && s.stage().equals(stage))
                .flatMap(s -> Stream.of(s.difference(), s.controlDifference()))
                .filter(d -> d != null && d.std() != null)
                .toList();
        Optional.of(differences)
            .filter(some -> !some.isEmpty())
            .map(some -> Sensitivity.of(budget, stage, some))
            .ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }
}

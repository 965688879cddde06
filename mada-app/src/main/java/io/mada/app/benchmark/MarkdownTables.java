package io.mada.app.benchmark;

import io.mada.api.Text;
import io.mada.app.benchmark.CellResult.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code benchmark.md}: what strategies and methods reach for each budget and stage, and the IoU of
 * each class. In percent.
 */
public final class MarkdownTables {

  private static final String NONE = "n/a";

  /** No strategy has parentheses in its label. */
  private static final String WARMUP = "(warm-up)";

  private final BenchmarkResult result;
  private final StringBuilder text = new StringBuilder();

  private MarkdownTables(BenchmarkResult result) {
    this.result = result;
  }

  /** The tables' text. */
  public static String of(BenchmarkResult result) {
    return new MarkdownTables(result).write();
  }

  private String write() {
    line(
        "# %s: %d %s, %d seeds",
        result.name(),
        result.strategies().size() - result.controls().size(),
        result.compared().equals("method") ? "methods" : "strategies",
        result.seeds().size());
    line("");
    line(
        "%d of %d cells are done, %d failed.",
        result.cells(Status.DONE).size(),
        result.cells().size(),
        result.cells(Status.FAILED).size());
    for (Number budget : result.budgets()) {
      for (String stage : stages()) {
        writeStage(budget, stage);
      }
    }
    writeNotes();
    writeFailures();
    return text.toString();
  }

  /** The stage that all have, and in which they are compared, comes first. */
  private List<String> stages() {
    List<String> stages = new ArrayList<>(result.stages());
    if (stages.remove(Comparison.FINAL)) {
      stages.add(0, Comparison.FINAL);
    }
    return stages;
  }

  private void writeNotes() {
    line("");
    line(
        "mIoU: mean and standard deviation over the seeds. Difference: the mean over the seeds of the mIoU less that of"
            + " what it is compared with, with the same seed, and its 95 %% confidence interval (Student's t). Corrected:"
            + " the interval and the p-value by Holm's procedure for all differences of the table together. An interval"
            + " that holds 0 shows no difference. Could show: the smallest difference that so many seeds show with 80 %%"
            + " power, uncorrected. Clicks: vertices of the polygons that outline what is labelled.");
    if (!result.controls().isEmpty()) {
      line("");
      line(
          "Control: `supervised` terms alone, from the same warm-up on the same images, with as many steps as the longest"
              + " %s has after the warm-up.",
          result.compared());
    }
  }

  private void writeStage(Number budget, String stage) {
    List<Summary> rows =
        result.strategies().stream()
            .flatMap(strategy -> result.summary(strategy, budget, stage).stream())
            .toList();
    if (rows.isEmpty() && !stage.equals(result.stages().get(result.stages().size() - 1))) {
      return;
    }
    String unit = result.budgetUnit().equals("images") ? " images" : " of the pool";
    line("");
    String amount = new BigDecimal(budget.toString()).stripTrailingZeros().toPlainString();
    line("## %s with %s%s", stage, amount, unit);
    line("");
    List<Column> columns = columns();
    row(columns.stream().map(Column::name).toList());
    row(columns.stream().map(c -> c == columns.get(0) ? "---" : "---:").toList());
    Optional.ofNullable(result.warmup())
        .ifPresent(s -> row(columns.stream().map(c -> c.ofWarmUp().apply(s)).toList()));
    for (String strategy : result.strategies()) {
      Optional<Summary> summary = result.summary(strategy, budget, stage);
      if (summary.isPresent()) {
        row(columns.stream().map(c -> c.text().apply(summary.get())).toList());
      } else if (rows.isEmpty() || isExpected(strategy, budget, stage)) {
        row(unknown(strategy, columns.size()));
      }
    }
    result.sensitivity(budget, stage).ifPresent(this::writeSensitivity);
    writeClasses(budget, stage);
  }

  /**
   * Whether a cell that is not done may still get the stage: it might belong only to another
   * candidate.
   */
  private boolean isExpected(String strategy, Number budget, String stage) {
    return result.cells().stream()
            .anyMatch(c -> c.strategy().equals(strategy) && c.budget().equals(budget))
        && result.cells(Status.DONE).stream()
            .noneMatch(c -> c.strategy().equals(strategy) && !c.scores().containsKey(stage));
  }

  private void writeSensitivity(Sensitivity s) {
    line("");
    line(
        "With %d seeds and a standard deviation of %s points, differences below %s points could not be shown (80 %% power);"
            + " to show 2 points takes %s seeds.",
        s.seeds(),
        percent(s.std()),
        percent(s.smallest()),
        s.seedsForTwoPoints() == null ? "more than 10,000" : s.seedsForTwoPoints());
  }

  /**
   * A column of a stage's table.
   *
   * @param ofWarmUp its entry for the warm-up
   */
  private record Column(
      String name, Function<Summary, String> text, Function<Summary, String> ofWarmUp) {

    Column(String name, Function<Summary, String> text) {
      this(name, text, warmUp -> "");
    }
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(result.compared(), Summary::strategy, s -> WARMUP));
    columns.add(new Column("mIoU", MarkdownTables::miou, MarkdownTables::miou));
    String to = result.reference() == null ? "" : " to " + result.reference();
    columns.add(new Column("difference" + to, s -> difference(s, s.difference())));
    columns.add(new Column("corrected", s -> corrected(s, s.difference())));
    columns.add(new Column("could show", s -> smallest(s.difference())));
    if (!result.controls().isEmpty()) {
      columns.add(new Column("difference to control", s -> difference(s, s.controlDifference())));
      columns.add(new Column("corrected", s -> corrected(s, s.controlDifference())));
      columns.add(new Column("could show", s -> smallest(s.controlDifference())));
    }
    columns.add(new Column("pixels labelled", s -> percent(s.labelledShare()), s -> "0.0"));
    columns.add(
        new Column(
            "clicks", s -> s.clicks() == null ? NONE : Text.of("%.0f", s.clicks()), s -> "0"));
    columns.add(
        new Column(
            "seconds to select",
            s -> s.selectSeconds() == null ? NONE : Text.of("%.2f", s.selectSeconds())));
    columns.add(new Column("seeds", s -> "" + s.seeds(), s -> "" + s.seeds()));
    return columns;
  }

  private static List<String> unknown(String strategy, int columns) {
    List<String> row = new ArrayList<>(Collections.nCopies(columns, NONE));
    row.set(0, strategy);
    row.set(columns - 1, "0");
    return row;
  }

  private static String miou(Summary s) {
    return percent(s.miouMean()) + (s.miouStd() == null ? "" : " ± " + percent(s.miouStd()));
  }

  /** Empty for a candidate that others are compared with, since nothing is missing there. */
  private String missing(Summary s) {
    boolean compared =
        s.strategy().equals(result.reference()) || result.controls().contains(s.strategy());
    return compared ? "" : NONE;
  }

  private String difference(Summary s, Difference d) {
    return d == null ? missing(s) : signed(d.mean()) + " " + interval(d.low(), d.high());
  }

  private String corrected(Summary s, Difference d) {
    if (d == null) {
      return missing(s);
    }
    return d.adjustedP() == null
        ? NONE
        : interval(d.adjustedLow(), d.adjustedHigh()) + Text.of(", p = %.3f", d.adjustedP());
  }

  private static String interval(Double low, Double high) {
    return "[" + (low == null ? NONE : signed(low) + ", " + signed(high)) + "]";
  }

  private static String smallest(Difference d) {
    return d == null ? "" : percent(d.smallest());
  }

  private void writeClasses(Number budget, String stage) {
    List<Summary> columns = new ArrayList<>();
    Optional.ofNullable(result.warmup()).ifPresent(columns::add);
    result.strategies().forEach(s -> result.summary(s, budget, stage).ifPresent(columns::add));
    Set<String> classes = new LinkedHashSet<>();
    columns.forEach(column -> classes.addAll(column.classIou().keySet()));
    if (classes.isEmpty()) {
      return;
    }
    List<String> header = new ArrayList<>(List.of("class IoU"));
    columns.forEach(column -> header.add(column == result.warmup() ? WARMUP : column.strategy()));
    line("");
    row(header);
    List<String> rule = new ArrayList<>(Collections.nCopies(header.size(), "---:"));
    rule.set(0, "---");
    row(rule);
    for (String name : classes) {
      List<String> row = new ArrayList<>(List.of(name.replace("|", "\\|")));
      columns.forEach(column -> row.add(percent(column.classIou().get(name))));
      row(row);
    }
  }

  private void writeFailures() {
    List<CellResult> failed = result.cells(Status.FAILED);
    if (failed.isEmpty()) {
      return;
    }
    line("");
    line("## Failed");
    line("");
    failed.forEach(cell -> line("- %s: %s", cell.directory(), cell.error()));
  }

  private static String percent(Double value) {
    return value == null ? NONE : Text.of("%.1f", 100 * value);
  }

  private static String signed(double value) {
    return Text.of("%+.1f", 100 * value);
  }

  private void row(List<String> cells) {
    line("| %s |", String.join(" | ", cells));
  }

  private void line(String format, Object... arguments) {
    text.append(Text.of(format, arguments)).append('\n');
  }
}

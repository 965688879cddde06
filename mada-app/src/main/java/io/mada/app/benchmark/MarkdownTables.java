package io.mada.app.benchmark;

import io.mada.api.Text;
import io.mada.app.benchmark.CellResult.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code benchmark.md}: for each budget and stage what the strategies reach, and each class's IoU.
 * In percent.
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
        "# %s: %d strategies, %d seeds",
        result.name(), result.strategies().size(), result.seeds().size());
    line("");
    line(
        "%d of %d cells are done, %d failed.",
        result.cells(Status.DONE).size(),
        result.cells().size(),
        result.cells(Status.FAILED).size());
    for (Number budget : result.budgets()) {
      for (String stage : result.stages()) {
        writeStage(budget, stage);
      }
    }
    line("");
    line(
        "mIoU: mean and standard deviation over the seeds. Difference: the mean over the seeds of the strategy's mIoU"
            + " less that of `random` with the same warm-up, and its 95 %% confidence interval (Student's t). An"
            + " interval that holds 0 shows no difference.");
    writeFailures();
    return text.toString();
  }

  private void writeStage(Number budget, String stage) {
    String unit = result.budgetUnit().equals("images") ? " images" : " of the pool";
    line("");
    line("## %s with %s%s", stage, budget, unit);
    line("");
    row(
        List.of(
            "strategy",
            "mIoU",
            "difference to random",
            "pixels labelled",
            "seconds to select",
            "seeds"));
    row(List.of("---", "---:", "---:", "---:", "---:", "---:"));
    Optional.ofNullable(result.warmup())
        .ifPresent(s -> row(List.of(WARMUP, miou(s), "", "0.0", "", "" + s.seeds())));
    for (String strategy : result.strategies()) {
      row(
          result
              .summary(strategy, budget, stage)
              .map(this::summary)
              .orElseGet(() -> unknown(strategy)));
    }
    writeClasses(budget, stage);
  }

  private List<String> summary(Summary s) {
    boolean reference = s.strategy().equals(result.reference());
    return List.of(
        s.strategy(),
        miou(s),
        reference ? "" : difference(s),
        percent(s.labelledShare()),
        s.selectSeconds() == null ? NONE : Text.of("%.2f", s.selectSeconds()),
        "" + s.seeds());
  }

  private static List<String> unknown(String strategy) {
    List<String> row = new ArrayList<>(Collections.nCopies(6, NONE));
    row.set(0, strategy);
    row.set(5, "0");
    return row;
  }

  private static String miou(Summary s) {
    return percent(s.miouMean()) + (s.miouStd() == null ? "" : " ± " + percent(s.miouStd()));
  }

  private static String difference(Summary s) {
    if (s.differenceToRandom() == null) {
      return NONE;
    }
    String interval =
        s.differenceLow() == null
            ? NONE
            : signed(s.differenceLow()) + ", " + signed(s.differenceHigh());
    return signed(s.differenceToRandom()) + " [" + interval + "]";
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

package io.mada.app.report;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A page about several runs. */
public final class ComparisonReport {

  /** More images would make a list that nobody reads. */
  private static final int IMAGES = 20;

  /**
   * The content of a page.
   *
   * @param notes what could not be read, and why
   */
  private record Content(String title, List<String> notes, RunComparison comparison) {}

  private ComparisonReport() {}

  /**
   * Writes a page, completely or not at all.
   *
   * @param runs run directories, two or more; unfinished runs are shown as far as they have got
   * @throws ConfigurationException if one is not a run, or is named twice
   */
  public static void write(Path output, List<Path> runs) {
    requireRuns(runs);
    var parts = new ReportParts();
    List<ComparedRun> compared = new ArrayList<>();
    List<String> names = names(runs);
    for (int i = 0; i < runs.size(); i++) {
      compared.add(ComparedRun.read(names.get(i), new RunFiles(runs.get(i)), parts));
    }
    RunComparison comparison = RunComparison.of(compared, IMAGES);
    ReportPage.write(
        output,
        new Content(Text.of("%d runs", runs.size()), List.copyOf(parts.notes()), comparison));
  }

  private static void requireRuns(List<Path> runs) {
    Set<Path> seen = new HashSet<>();
    for (Path run : runs) {
      if (BenchmarkReport.isBenchmark(run)) {
        throw new ConfigurationException(
            run
                + " is a benchmark, whose report.html compares its cells; name runs, or folders in its cells/");
      }
      if (!Files.exists(run.resolve(RunRecord.FILE))) {
        throw new ConfigurationException(
            run + " is no run directory: there is no " + RunRecord.FILE + " in it");
      }
      if (!seen.add(real(run))) {
        throw new ConfigurationException(run + " is named twice");
      }
    }
  }

  private static Path real(Path run) {
    try {
      return run.toRealPath();
    } catch (IOException e) {
      return run.toAbsolutePath().normalize();
    }
  }

  /**
   * Names that distinguish the runs: the experiments' names, or the folders' names, or as much of
   * their paths as needed.
   */
  private static List<String> names(List<Path> runs) {
    Map<Path, String> experiments = new LinkedHashMap<>();
    for (Path run : runs) {
      JsonObject configuration = ComparedRun.configuration(ComparedRun.record(new RunFiles(run)));
      if (configuration.get("name") instanceof JsonPrimitive name) {
        experiments.put(run, name.getAsString());
      }
    }
    List<Function<Path, String>> ways =
        List.of(
            run -> experiments.getOrDefault(run, ""),
            run -> real(run).getFileName().toString(),
            run -> String.valueOf(last(real(run), 2)),
            run -> String.valueOf(last(real(run), 3)));
    return ways.stream()
        .map(way -> runs.stream().map(way).toList())
        .filter(names -> !names.contains("") && Set.copyOf(names).size() == names.size())
        .findFirst()
        .orElseGet(() -> runs.stream().map(run -> real(run).toString()).toList());
  }

  private static Path last(Path path, int parts) {
    return path.subpath(Math.max(0, path.getNameCount() - parts), path.getNameCount());
  }
}

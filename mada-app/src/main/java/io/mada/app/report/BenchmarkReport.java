package io.mada.app.report;

import com.google.gson.JsonElement;
import io.mada.app.report.GalleryPainter.Trained;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The report of a benchmark, whose cells are ordinary run directories. */
public final class BenchmarkReport {

  private final RunFiles directory;
  private final BenchmarkFile benchmark;
  private final ReportInputs inputs;

  private BenchmarkReport(RunFiles directory, ReportInputs inputs) {
    this.directory = directory;
    this.benchmark = BenchmarkFile.read(directory);
    this.inputs = inputs;
  }

  /**
   * Writes {@code report.html} into a benchmark's directory, with the cells completed so far.
   *
   * @param path contains {@code benchmark.json}, {@code seeds/} and {@code cells/}
   * @return what was left out and why, one sentence each; empty if nothing was
   * @throws io.mada.api.MadaException if {@code benchmark.json} is damaged, or the report cannot be
   *     written
   */
  public static List<String> write(Path path, ReportInputs inputs) {
    ReportContent content = new BenchmarkReport(new RunFiles(path), inputs).content();
    ReportPage.write(path.resolve(ReportPage.FILE), content);
    return content.notes();
  }

  /** Whether a directory belongs to a benchmark rather than a run. */
  public static boolean isBenchmark(Path path) {
    return new RunFiles(path).has(BenchmarkFile.NAME);
  }

  private ReportContent content() {
    var parts = new ReportParts();
    return new ReportContent(
        benchmark.name(),
        parts.notes(),
        directory.json(BenchmarkFile.NAME),
        null,
        null,
        null,
        null,
        null,
        parts.make("the learning curves", this::curves),
        parts.make("the overlap of the selections", this::overlaps),
        parts.make("the map of features", this::maps),
        gallery(parts),
        benchmark.shownSeed(),
        parts.make("versions", this::run),
        parts.make("the configuration", this::configuration));
  }

  private List<Curve> curves() {
    List<Curve> curves = new ArrayList<>();
    for (BenchmarkFile.Cell cell : benchmark.done()) {
      for (String stage : benchmark.stages()) {
        Curve.of(files(cell), stage, cell.strategy(), cell.budget(), cell.seed())
            .ifPresent(curves::add);
      }
    }
    return curves;
  }

  private List<Overlap> overlaps() {
    List<Overlap> overlaps = new ArrayList<>();
    for (double budget : benchmark.someBudgets()) {
      Map<String, Map<Long, Set<String>>> chosen = new LinkedHashMap<>();
      for (String strategy : benchmark.choosing()) {
        for (long seed : benchmark.seeds()) {
          benchmark
              .done(strategy, budget, seed)
              .ifPresent(
                  cell ->
                      chosen
                          .computeIfAbsent(strategy, s -> new TreeMap<>())
                          .put(seed, new HashSet<>(Chosen.read(files(cell)).names())));
        }
      }
      if (chosen.size() > 1) {
        overlaps.add(Overlap.of(budget, chosen));
      }
    }
    return overlaps;
  }

  private List<FeatureMap> maps() {
    Optional<RunFiles> features = ofShownSeed(FeatureMap::isIn);
    if (features.isEmpty()) {
      return List.of();
    }
    List<FeatureMap.Marked> marked = new ArrayList<>();
    for (double budget : benchmark.someBudgets()) {
      for (String strategy : benchmark.choosing()) {
        benchmark
            .done(strategy, budget, benchmark.shownSeed())
            .map(cell -> Chosen.read(files(cell)))
            .filter(chosen -> !chosen.hasWindows())
            .ifPresent(
                chosen -> marked.add(new FeatureMap.Marked(strategy, budget, chosen.names())));
      }
    }
    return List.of(FeatureMap.of(features.get(), null, inputs.stages().choosing(), marked));
  }

  private Gallery gallery(ReportParts parts) {
    List<GalleryPainter.Request> requests = parts.make("the pictures", this::requests);
    return requests == null ? null : GalleryPainter.paint(inputs, parts, requests);
  }

  /** For the first budget: larger ones mostly add images to it. */
  private List<GalleryPainter.Request> requests() {
    List<GalleryPainter.Request> requests = new ArrayList<>();
    String choosing = inputs.stages().choosing();
    Optional<Trained> before =
        ofShownSeed(run -> run.has(RunLayout.best(choosing)))
            .flatMap(run -> Trained.in(run, choosing, choosing));
    if (before.isEmpty() || benchmark.someBudgets().isEmpty()) {
      return requests;
    }
    for (String strategy : benchmark.choosing()) {
      benchmark
          .done(strategy, benchmark.someBudgets().get(0), benchmark.shownSeed())
          .map(this::files)
          .map(
              run ->
                  new GalleryPainter.Request(
                      strategy,
                      run,
                      Chosen.read(run),
                      GalleryPainter.IMAGES,
                      before.get(),
                      inputs.stages().last(run)))
          .ifPresent(requests::add);
    }
    return requests;
  }

  private String configuration() {
    return directory.has(KeptConfiguration.FILE) ? directory.text(KeptConfiguration.FILE) : null;
  }

  /** The record of the benchmark, or else of the first cell that has one. */
  private JsonElement run() {
    return Stream.concat(Stream.of(directory), benchmark.done().stream().map(this::files))
        .map(files -> files.json(RunRecord.FILE))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The location of files that the cells of the shown seed have in common. */
  private Optional<RunFiles> ofShownSeed(Predicate<RunFiles> has) {
    long seed = benchmark.shownSeed();
    return Stream.concat(
            Stream.of(directory.in("seeds/" + seed)),
            benchmark.done().stream().filter(cell -> cell.seed() == seed).map(this::files))
        .filter(has)
        .findFirst();
  }

  private RunFiles files(BenchmarkFile.Cell cell) {
    return directory.in(cell.directory());
  }
}

package io.mada.app.report;

import io.mada.app.run.RunFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The report of a single run. */
public final class RunReport {

  private RunReport() {}

  /**
   * Writes {@code report.html} into a run directory, with whatever the steps so far have left there.
   *
   * @return what was left out and why, a sentence each; empty if nothing was
   * @throws io.mada.api.MadaException where the file cannot be written
   */
  public static List<String> write(Path directory, ReportInputs inputs) {
    var run = new RunFiles(directory);
    var parts = new ReportParts();
    Chosen chosen = parts.make("the selection", () -> Chosen.read(run));
    var content =
        new ReportContent(
            inputs.experiment().name(),
            parts.notes(),
            null,
            parts.make("the scores", () -> run.json("metrics.json")),
            parts.make("the learning curves", () -> curves(run, inputs.stages())),
            null,
            parts.make("the map of features", () -> map(run, chosen)),
            gallery(run, chosen, inputs, parts),
            null,
            parts.make("times and versions", () -> run.json("run.json")),
            parts.make("the configuration", () -> run.has("config.yml") ? run.text("config.yml") : null));
    ReportPage.write(directory, content);
    return content.notes();
  }

  private static List<Curve> curves(RunFiles run, List<String> stages) {
    return stages.stream().map(stage -> Curve.of(run, stage, stage, null, null)).flatMap(c -> c.stream()).toList();
  }

  private static FeatureMap map(RunFiles run, Chosen chosen) {
    if (!FeatureMap.isIn(run)) {
      return null;
    }
    return FeatureMap.of(run, marked(chosen).toList());
  }

  private static Stream<FeatureMap.Marked> marked(Chosen chosen) {
    boolean whole = chosen != null && !chosen.images().isEmpty() && !chosen.hasWindows();
    return whole ? Stream.of(new FeatureMap.Marked("selected", null, chosen.names())) : Stream.empty();
  }

  private static Gallery gallery(RunFiles run, Chosen chosen, ReportInputs inputs, ReportParts parts) {
    if (chosen == null || !GalleryPainter.isIn(run, inputs)) {
      return null;
    }
    return GalleryPainter.paint(inputs, parts, run, List.of(new GalleryPainter.Request("selected", run, chosen)));
  }
}

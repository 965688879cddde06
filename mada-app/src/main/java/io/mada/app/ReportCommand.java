package io.mada.app;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.app.benchmark.CellExperiments;
import io.mada.app.benchmark.CellNetworks;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.ReportNetworks;
import io.mada.app.pipeline.Reports;
import io.mada.app.report.BenchmarkReport;
import io.mada.app.run.Interruption;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import java.nio.file.Path;

/**
 * Draws the report of a run or a benchmark again, even while it is running; changes nothing else.
 */
final class ReportCommand implements Command {

  @Override
  public String usage() {
    return "report CONFIG";
  }

  @Override
  public String summary() {
    return "draw report.html from what a run or a benchmark has produced so far";
  }

  @Override
  public void execute(CommandLine line) {
    Experiment experiment = line.experiment();
    try (RunDirectory directory =
            line.path("run-dir")
                .map(RunDirectory::existing)
                .orElseGet(() -> RunDirectory.latest(Execution.RUNS, experiment.name()));
        Interruption interruption = Interruption.tells("interrupted; the report is as it was")) {
      Progress progress = interruption.over(line.progress());
      Device device = line.device();
      ConvolutionCheck.require(device);
      ReportNetworks networks = networks(experiment, directory.path());
      var images = new ImageSets(experiment);
      Reports.draw(directory.path(), experiment, networks, images, device, progress);
      System.out.println(directory.resolve(RunLayout.REPORT));
    }
  }

  private static ReportNetworks networks(Experiment experiment, Path directory) {
    if (!BenchmarkReport.isBenchmark(directory)) {
      return ReportNetworks.ofRun(experiment);
    }
    return experiment.hasBenchmark()
        ? new CellNetworks(new CellExperiments(experiment), directory)
        : ReportNetworks.ofStrategies(experiment);
  }
}

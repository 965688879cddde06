package io.mada.app;

import ai.djl.Device;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.select.Needs;
import io.mada.app.benchmark.Benchmark;
import io.mada.app.benchmark.BenchmarkCheck;
import io.mada.app.benchmark.CellExperiments;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.CountedLoading;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Runner;
import io.mada.app.run.Interruption;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code benchmark}: compares strategies and methods. */
final class BenchmarkCommand implements Command {

  private static final Option RESUME =
      CommandOptions.flag("resume", "continue where the latest benchmark, or --run-dir, stopped");

  @Override
  public String usage() {
    return "benchmark CONFIG";
  }

  @Override
  public String summary() {
    return "compare strategies or methods, each with each seed and budget of the section 'benchmark'";
  }

  @Override
  public Options options() {
    return new Options().addOption(RESUME);
  }

  @Override
  public void execute(CommandLine line) {
    Experiment experiment = line.experiment();
    Device device = line.device();
    var images = new ImageSets(experiment);
    var experiments = new CellExperiments(experiment);
    Map<String, Needs> needs =
        new BenchmarkCheck(experiment, experiments, images, Execution.RUNS).run();
    var machine = new Machine(device, line.threads());
    var loading = new CountedLoading(DeviceLoading.of(machine));
    ConvolutionCheck.require(device);
    boolean resume = line.has("resume");
    try (RunDirectory directory =
            Execution.directory(line.path("run-dir"), experiment.name(), !resume, true);
        RunLog log = RunLog.into(directory.resolve(RunLayout.LOG));
        Interruption interruption =
            Interruption.tells(
                "interrupted; the same command goes on with --resume --run-dir "
                    + directory.path())) {
      var configuration = new KeptConfiguration(directory, experiment);
      if (configuration.exists()) {
        configuration.requireSame();
      }
      line.beginOn(device, experiment.design().precision());
      var runner = new Runner(images, loading, machine, interruption.over(line.progress()));
      // An engine that fails to start leaves nothing but the log.
      try (Computing computing = runner.start(experiment)) {
        configuration.keep();
        new Benchmark(experiment, experiments, needs, directory, runner).run(computing);
      }
    }
  }
}

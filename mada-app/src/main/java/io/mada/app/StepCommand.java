package io.mada.app;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.compute.Machine;
import io.mada.app.benchmark.Benchmark;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.CountedLoading;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Runner;
import io.mada.app.pipeline.Step;
import io.mada.app.run.Interruption;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.Measurements;
import io.mada.app.run.ProgressFile;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * Runs steps of an experiment in a run directory.
 *
 * @param where the directory that is used if none is given
 * @param afterwards what to do when all steps are done
 */
record StepCommand(
    Where where,
    String usage,
    String summary,
    Options options,
    BiFunction<CommandLine, Experiment, List<Step>> steps,
    Consumer<RunDirectory> afterwards)
    implements Command {

  /** A run directory. */
  enum Where {
    NEW,
    LATEST
  }

  static final Path RUNS = Path.of("runs");

  private static final Option ACCEPT =
      CommandLine.option(
          "accept", "FILE", "take a file of the run that was replaced by hand as it is now");

  StepCommand {
    options.addOption(ACCEPT);
  }

  @Override
  public void execute(CommandLine line) {
    // All that can be wrong is looked at before the run directory is made, so that a mistake leaves
    // nothing behind.
    Experiment experiment = line.experiment();
    Device device = line.device();
    List<Step> chosen = steps.apply(line, experiment);
    var images = new ImageSets(experiment);
    var machine = new Machine(device, line.threads());
    var loading = new CountedLoading(DeviceLoading.of(machine));
    if (where == Where.NEW) {
      new ExperimentCheck(experiment, images, chosen, RUNS).run();
    }
    ConvolutionCheck.require(device);
    boolean resume = line.has("resume");
    try (RunDirectory directory =
            directory(line, experiment.name(), where == Where.NEW && !resume, false);
        RunLog log = RunLog.into(directory.resolve(RunLayout.LOG));
        Interruption interruption = Interruption.tells("interrupted; " + howToGoOn(directory))) {
      line.beginOn(device, experiment.design().precision());
      Progress progress = new ProgressFile(interruption.over(line.progress()), directory);
      var runner = new Runner(images, loading, machine, progress);
      Measurements measurements =
          runner.run(experiment, directory, chosen, resume, line.values("accept"));
      afterwards.accept(directory);
      if (!line.has("quiet")) {
        RunSummary.print(measurements, System.err);
      }
    }
  }

  private String howToGoOn(RunDirectory directory) {
    return options.hasOption("resume")
        ? "the same command goes on with --resume --run-dir " + directory.path()
        : "what is done is in " + directory.path();
  }

  /**
   * The run directory that the command line asks for.
   *
   * @param begins whether it must be a new one
   * @param benchmark whether one that is there must be a benchmark's, or else a run's
   */
  static RunDirectory directory(CommandLine line, String name, boolean begins, boolean benchmark) {
    Optional<Path> given = line.path("run-dir");
    if (given.isEmpty() && begins) {
      return RunDirectory.create(RUNS, name);
    }
    RunDirectory directory =
        begins
            ? RunDirectory.open(given.get())
            : given.map(RunDirectory::existing).orElseGet(() -> RunDirectory.latest(RUNS, name));
    boolean ofBenchmark = directory.has(Benchmark.FILE);
    boolean ofRun =
        directory.has(RunRecord.FILE) || directory.has(KeptConfiguration.FILE) && !ofBenchmark;
    String problem = null;
    if (begins && (ofRun || ofBenchmark)) {
      problem = " holds a run already; go on with it by --resume, or give another --run-dir";
    } else if (ofBenchmark && !benchmark) {
      problem = " holds a benchmark; its runs are the folders in " + directory.resolve("cells");
    } else if (ofRun && benchmark) {
      problem = " holds a single run, no benchmark; give another --run-dir";
    }
    if (problem != null) {
      directory.close();
      throw new ConfigurationException(directory.path() + problem);
    }
    return directory;
  }
}

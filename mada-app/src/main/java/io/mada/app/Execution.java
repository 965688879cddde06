package io.mada.app;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.compute.Machine;
import io.mada.api.train.RunListener;
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
import java.util.function.Function;

/**
 * Steps of an experiment, to be run in a run directory.
 *
 * @param where the directory that is used if none is given
 * @param directory the one that is given
 * @param resume whether to go on with what is there
 * @param accepted files of the run that were replaced by hand
 * @param listeners are told of it beside those of the configuration
 * @param begun is told of the directory before the first step; what it returns is said to whoever
 *     ends the process before the last one, unless it is empty
 */
record Execution(
    Experiment experiment,
    List<Step> steps,
    Where where,
    Optional<Path> directory,
    boolean resume,
    List<String> accepted,
    Machine machine,
    Progress progress,
    List<RunListener> listeners,
    Function<RunDirectory, String> begun) {

  /** A run directory. */
  enum Where {
    NEW,
    LATEST
  }

  static final Path RUNS = Path.of("runs");

  /**
   * Runs the steps. All that can be wrong is looked at before the run directory is made, so that a
   * mistake leaves nothing behind.
   *
   * @param done is called when all of them are done, while the directory is still this process's
   * @return what that returns
   */
  <T> T run(BiFunction<RunDirectory, Measurements, T> done) {
    var images = new ImageSets(experiment);
    var loading = new CountedLoading(DeviceLoading.of(machine));
    if (where == Where.NEW) {
      new ExperimentCheck(experiment, images, steps, RUNS).run();
    }
    Device device = machine.device();
    ConvolutionCheck.require(device);
    try (RunDirectory own =
            directory(directory, experiment.name(), where == Where.NEW && !resume, false);
        RunLog log = RunLog.into(own.resolve(RunLayout.LOG));
        Interruption interruption = Interruption.tells(begun.apply(own))) {
      Progress reported = new ProgressFile(interruption.over(progress), own);
      var runner = new Runner(images, loading, machine, reported, listeners);
      return done.apply(own, runner.run(experiment, own, steps, resume, accepted));
    }
  }

  /**
   * A run directory.
   *
   * @param given the one that is asked for
   * @param begins whether it must be a new one
   * @param benchmark whether one that is there must be a benchmark's, or else a run's
   */
  static RunDirectory directory(
      Optional<Path> given, String name, boolean begins, boolean benchmark) {
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

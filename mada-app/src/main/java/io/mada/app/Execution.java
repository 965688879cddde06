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
 * @param where the directory to use if none is given
 * @param directory the given one
 * @param resume whether to continue with what is there
 * @param accepted files of the run that were replaced by hand
 * @param listeners are notified in addition to those of the configuration
 * @param begun is given the directory before the first step; unless empty, the message it returns
 *     is printed if the process is ended before the last step
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
   * Runs the steps. Anything that could be wrong is checked before the run directory is created, so
   * that a mistake leaves nothing behind.
   *
   * @param done is called when all of them are done, while this process still holds the directory
   * @return its result
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
   * @param given the requested one
   * @param begins whether it must be new
   * @param benchmark whether an existing one must be a benchmark's rather than a run's
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

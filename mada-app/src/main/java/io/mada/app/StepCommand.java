package io.mada.app;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.app.config.Experiment;
import io.mada.data.ImageLoading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
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

  private static final Path RUNS = Path.of("runs");

  @Override
  public void execute(CommandLine line) {
    // All that can be wrong is looked at before the run directory is made, so that a mistake leaves nothing behind.
    Experiment experiment = line.experiment();
    List<Step> chosen = steps.apply(line, experiment);
    var images = new ImageSets(experiment);
    var loading = new CountedLoading(new ImageLoading(line.threads()));
    if (where == Where.NEW) {
      new ExperimentCheck(experiment, images, chosen, RUNS).run();
    }
    Device device = line.device();
    boolean resume = line.has("resume");
    try (RunDirectory directory = directory(line, experiment.name(), resume);
        RunLog log = RunLog.into(directory.resolve("run.log"));
        Interruption interruption = Interruption.tells("interrupted; " + howToGoOn(directory))) {
      var configuration = new KeptConfiguration(directory, experiment);
      if (resume && configuration.exists()) {
        configuration.requireSame();
      }
      if (!configuration.exists()) {
        configuration.keep();
      }
      Measurements measurements = Measurements.begin();
      RunRecord record = RunRecord.open(directory, experiment, device);
      Progress progress = interruption.over(line.progress());
      var work = new Workspace(experiment, images, directory, device, loading, measurements.registry(), progress);
      new Pipeline(work, record, measurements, loading).run(chosen, resume);
      configuration.keep();
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

  private RunDirectory directory(CommandLine line, String name, boolean resume) {
    boolean begins = where == Where.NEW && !resume;
    Optional<Path> given = line.value("run-dir").map(Path::of);
    if (given.isEmpty()) {
      return begins ? RunDirectory.create(RUNS, name) : RunDirectory.latest(RUNS, name);
    }
    if (!begins) {
      return RunDirectory.existing(given.get());
    }
    RunDirectory directory = RunDirectory.open(given.get());
    if (directory.has(RunRecord.FILE)) {
      directory.close();
      throw new ConfigurationException(
          directory.path() + " holds a run already; go on with it by --resume, or give another --run-dir");
    }
    return directory;
  }
}

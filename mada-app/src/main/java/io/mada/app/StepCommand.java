package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.app.config.Experiment;
import io.mada.app.config.YamlFile;
import io.mada.data.ImageLoading;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
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
    Consumer<Workspace> afterwards)
    implements Command {

  /** A run directory. */
  enum Where {
    NEW,
    LATEST
  }

  private static final Path RUNS = Path.of("runs");
  private static final String CONFIGURATION = "config.yml";

  @Override
  public void execute(CommandLine line) {
    Experiment experiment = line.experiment();
    List<Step> chosen = steps.apply(line, experiment);
    boolean resume = line.has("resume");
    var loading = new ImageLoading(line.threads());
    MeterRegistry meters = new SimpleMeterRegistry();
    if (where == Where.NEW) {
      // Before the run directory is made, so that a mistake leaves nothing behind.
      Pipeline.check(new Workspace(experiment, null, null, loading, line.progress(), meters, resume), chosen);
    }
    try (RunDirectory directory = directory(line, experiment.name())) {
      RunLog.into(directory.resolve("run.log"));
      checkConfiguration(directory, experiment, resume);
      var work = new Workspace(experiment, directory, line.device(), loading, line.progress(), meters, resume);
      new Pipeline(work).run(chosen, resume);
      afterwards.accept(work);
      RunSummary.print(meters, line.has("quiet"));
    }
  }

  private RunDirectory directory(CommandLine line, String name) {
    boolean resume = line.has("resume");
    if (line.value("run-dir").isEmpty()) {
      return where == Where.NEW && !resume ? RunDirectory.create(RUNS, name) : RunDirectory.latest(RUNS, name);
    }
    RunDirectory directory = RunDirectory.open(Path.of(line.value("run-dir").get()));
    if (where == Where.NEW && !resume && directory.has("run.json")) {
      directory.close();
      throw new ConfigurationException(
          directory.path() + " holds a run already; go on with it by --resume, or give another --run-dir");
    }
    return directory;
  }

  /** Keeps the configuration at a run's beginning, and refuses to go on with another one. */
  private static void checkConfiguration(RunDirectory directory, Experiment experiment, boolean resume) {
    if (!resume || !directory.has(CONFIGURATION)) {
      directory.write(CONFIGURATION, experiment.text());
      return;
    }
    Object before = YamlFile.parse(directory.read(CONFIGURATION), CONFIGURATION).values();
    difference("", before, experiment.values()).ifPresent(difference -> {
      throw new ConfigurationException(
          "%s was begun with another configuration: %s; start a new run, or change it back"
              .formatted(directory.path(), difference));
    });
  }

  private static Optional<String> difference(String path, Object before, Object now) {
    if (before instanceof Map<?, ?> old && now instanceof Map<?, ?> changed) {
      var keys = new TreeSet<String>();
      old.keySet().forEach(key -> keys.add(key.toString()));
      changed.keySet().forEach(key -> keys.add(key.toString()));
      return keys.stream()
          .map(key -> difference(path.isEmpty() ? key : path + "." + key, old.get(key), changed.get(key)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    return Objects.equals(before, now)
        ? Optional.empty()
        : Optional.of(path + " was " + before + " and is now " + now);
  }
}

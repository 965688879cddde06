package io.mada.app;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.api.compute.Machine;
import io.mada.api.nn.Precision;
import io.mada.api.train.RunListener;
import io.mada.app.Execution.Where;
import io.mada.app.config.Experiment;
import io.mada.app.config.ModelSettings;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.EvaluateStep;
import io.mada.app.pipeline.LabelsMissing;
import io.mada.app.pipeline.Plan;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunLayout;
import io.mada.train.evaluate.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs every step of an experiment: {@code mada run CONFIG}, for use from programs.
 *
 * <pre>{@code
 * Adaptation.Result result =
 *     Adaptation.of(Path.of("configs/demo.yml")).set("seed", 1).run(new RunListener() {});
 * System.out.println(result.scores().get("stage2").miou());
 * }</pre>
 *
 * <p>Anything wrong with the configuration, the data or a file is reported by an {@link
 * io.mada.api.MadaException} with a one-line message. Not thread-safe; several of them may run in
 * one process, each in a run directory of its own.
 */
public final class Adaptation {

  private final Function<List<String>, Experiment> reader;
  private final List<String> assignments = new ArrayList<>();
  private final List<String> accepted = new ArrayList<>();
  private Optional<Path> plugins = Optional.empty();
  private Optional<Path> directory = Optional.empty();
  private String device = "auto";
  private int threads = Runtime.getRuntime().availableProcessors();
  private boolean resume;
  private Progress progress = Progress.SILENT;

  /**
   * @param reader of the experiment; it takes the overrides of its configuration
   */
  Adaptation(Function<List<String>, Experiment> reader) {
    this.reader = reader;
  }

  private Adaptation(Path configuration) {
    reader =
        overriding ->
            CommandLine.experiment(
                CommandLine.modules(plugins, RunLog.LOGGER::error), configuration, overriding);
  }

  /**
   * An adaptation with a configuration, which is read when it is run.
   *
   * @param configuration a YAML file; the paths in it are relative to the working directory
   * @return to be run, as it is or with further settings
   */
  public static Adaptation of(Path configuration) {
    return new Adaptation(configuration);
  }

  /**
   * Overrides a key of the configuration, as {@code --set} does; later values win.
   *
   * @param key such as {@code selection.budget}
   * @param value as in YAML, such as 0.1 or {@code [640, 480]}
   * @return this
   */
  public Adaptation set(String key, Object value) {
    assignments.add(key + "=" + value);
    return this;
  }

  /**
   * The device on which networks compute.
   *
   * @param word {@code auto} (the default), {@code cpu}, or {@code gpu0}, {@code gpu1}, ...
   * @return this
   */
  public Adaptation device(String word) {
    device = word;
    return this;
  }

  /**
   * The precision in which the layers compute.
   *
   * @param numbers {@code model.precision} by default
   * @return this
   */
  public Adaptation precision(Precision numbers) {
    return set(ModelSettings.PRECISION, numbers.word());
  }

  /**
   * How many threads decode images, and how many threads libtorch computes with. The latter applies
   * to the whole process, and only takes effect before libtorch is first used.
   *
   * @param count above 0; one per core by default
   * @return this
   */
  public Adaptation threads(int count) {
    Libtorch.prepare(count);
    threads = count;
    return this;
  }

  /**
   * Where to look for the plug-ins named by the configuration; by default in the folder {@code
   * plugins}.
   *
   * @param jars a plug-in's jar, or a folder of jars
   * @return this
   */
  public Adaptation plugins(Path jars) {
    plugins = Optional.of(jars);
    return this;
  }

  /**
   * The directory for the run's files; by default a new folder {@code runs/NAME/TIME}.
   *
   * @param folder need not exist
   * @return this
   */
  public Adaptation directory(Path folder) {
    directory = Optional.of(folder);
    return this;
  }

  /**
   * Continues where the run in {@link #directory(Path)}, or the latest run, stopped.
   *
   * @return this
   */
  public Adaptation resume() {
    resume = true;
    return this;
  }

  /**
   * Accepts a file of the run that was replaced by hand, as it is now.
   *
   * @param file by its name in the run directory
   * @return this
   */
  public Adaptation accept(String file) {
    accepted.add(file);
    return this;
  }

  /**
   * Receives the progress of each piece of work.
   *
   * @param told called by the thread that runs
   * @return this
   */
  public Adaptation progress(Progress told) {
    progress = told;
    return this;
  }

  /**
   * The result of a run.
   *
   * @param directory its files
   * @param scores of the best network of each stage, by stage
   * @param measurements times and memory
   */
  public record Result(Path directory, Map<String, Scores> scores, Measurements measurements) {

    /**
     * The best network of a stage, for {@link Segmenter#load(Path)}.
     *
     * @param stage such as {@code stage2}
     * @return a weight file, which does not exist if there is no such stage
     */
    public Path network(String stage) {
      return directory.resolve(RunLayout.best(stage));
    }
  }

  /**
   * Runs all steps, and returns when they are done. If the process is ended before that, the work
   * first gets to a point from which {@link #resume()} can continue.
   *
   * @param listener is told about progress, in addition to the configuration's listeners
   * @return the result so far
   * @throws LabelsMissing if people provide the labels and some are missing: once they are there,
   *     {@link #resume()} continues the run
   */
  public Result run(RunListener listener) {
    return run(List.of(listener), (folder, experiment) -> "");
  }

  /**
   * Runs all steps.
   *
   * @param begun is given the run directory before the first step; returns the message to print if
   *     the process is ended
   */
  Result run(List<RunListener> listeners, BiFunction<Path, Experiment, String> begun) {
    Libtorch.prepare();
    Experiment experiment = reader.apply(assignments);
    Device on = DeviceOption.device(device);
    var execution =
        new Execution(
            experiment,
            new Plan(experiment).steps(),
            Where.NEW,
            directory,
            resume,
            accepted,
            new Machine(on, threads),
            progress,
            listeners,
            folder -> begun.apply(folder.path(), experiment));
    return execution.run(
        (folder, measurements) ->
            new Result(folder.path(), EvaluateStep.read(folder), measurements));
  }
}

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
 * A run of every step of an experiment: what {@code mada run CONFIG} does, for programs.
 *
 * <pre>{@code
 * Adaptation.Result result =
 *     Adaptation.of(Path.of("configs/demo.yml")).set("seed", 1).run(new RunListener() {});
 * System.out.println(result.scores().get("stage2").miou());
 * }</pre>
 *
 * <p>What is wrong with the configuration, the data or a file is an {@link
 * io.mada.api.MadaException} with one line that says so. Used by one thread; several of them may
 * run in a process, in run directories of their own.
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
   * @param reader of the experiment, with what overrides its configuration
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
   * An adaptation by a configuration, which is read when it is run.
   *
   * @param configuration a YAML file; the paths in it are relative to the working directory
   * @return to be run, as it is or with other settings
   */
  public static Adaptation of(Path configuration) {
    return new Adaptation(configuration);
  }

  /**
   * Overrides a key of the configuration, as {@code --set} does; the later wins.
   *
   * @param key such as {@code selection.budget}
   * @param value as YAML has it, such as 0.1 or {@code [640, 480]}
   * @return this
   */
  public Adaptation set(String key, Object value) {
    assignments.add(key + "=" + value);
    return this;
  }

  /**
   * Where networks compute.
   *
   * @param word {@code auto} (the default), {@code cpu}, or {@code gpu0}, {@code gpu1}, ...
   * @return this
   */
  public Adaptation device(String word) {
    device = word;
    return this;
  }

  /**
   * In which numbers the layers compute.
   *
   * @param numbers by default {@code model.precision}
   * @return this
   */
  public Adaptation precision(Precision numbers) {
    return set(ModelSettings.PRECISION, numbers.word());
  }

  /**
   * How many threads decode images, and how many of libtorch's compute. The latter counts for the
   * whole process, and only until libtorch is first used.
   *
   * @param count above 0; by default one for each core
   * @return this
   */
  public Adaptation threads(int count) {
    Libtorch.prepare(count);
    threads = count;
    return this;
  }

  /**
   * Where plug-ins are looked for that the configuration names; by default in the folder {@code
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
   * Where the files of the run are; by default in a new folder {@code runs/NAME/TIME}.
   *
   * @param folder need not exist
   * @return this
   */
  public Adaptation directory(Path folder) {
    directory = Optional.of(folder);
    return this;
  }

  /**
   * Goes on where the run in {@link #directory(Path)}, or the latest, has stopped.
   *
   * @return this
   */
  public Adaptation resume() {
    resume = true;
    return this;
  }

  /**
   * Takes a file of the run that was replaced by hand as it is now.
   *
   * @param file by its name in the run directory
   * @return this
   */
  public Adaptation accept(String file) {
    accepted.add(file);
    return this;
  }

  /**
   * Who is told how far each piece of work is.
   *
   * @param told is called by the thread that runs
   * @return this
   */
  public Adaptation progress(Progress told) {
    progress = told;
    return this;
  }

  /**
   * What a run has left.
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
     * @return a weight file, which need not exist where there is no such stage
     */
    public Path network(String stage) {
      return directory.resolve(RunLayout.best(stage));
    }
  }

  /**
   * Runs all steps; returns when they are done. A process that is ended before that lets the work
   * come to a point from which {@link #resume()} goes on.
   *
   * @param listener is told what happens, beside the listeners of the configuration
   * @return what there is now
   * @throws LabelsMissing where labels are a person's, and not all there: the run goes on by {@link
   *     #resume()} once they are
   */
  public Result run(RunListener listener) {
    return run(List.of(listener), (folder, experiment) -> "");
  }

  /**
   * Runs all steps.
   *
   * @param begun is told of the run directory before the first step; returns what to say where the
   *     process is ended
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

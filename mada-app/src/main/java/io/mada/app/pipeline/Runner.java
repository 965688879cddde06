package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.train.RunListener;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.FileChecksum;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs steps in run directories, for one experiment or for several that share their images. */
public final class Runner {

  private final ImageSets images;
  private final CountedLoading loading;
  private final Machine machine;
  private final Progress progress;
  private final List<RunListener> listeners;

  /**
   * @param images of all experiments
   */
  public Runner(ImageSets images, CountedLoading loading, Machine machine, Progress progress) {
    this(images, loading, machine, progress, List.of());
  }

  /**
   * @param images of all experiments
   * @param listeners notified in addition to those of the experiments
   */
  public Runner(
      ImageSets images,
      CountedLoading loading,
      Machine machine,
      Progress progress,
      List<RunListener> listeners) {
    this.listeners = listeners;
    this.images = images;
    this.loading = loading;
    this.machine = machine;
    this.progress = progress;
  }

  /**
   * Runs steps, and stores the configuration they are run with.
   *
   * @param resume whether to skip what is done, which must have been done with the same
   *     configuration
   */
  public Measurements run(
      Experiment experiment, RunDirectory directory, List<Step> steps, boolean resume) {
    return run(experiment, directory, steps, resume, List.of());
  }

  /**
   * Runs steps, and stores the configuration they are run with.
   *
   * @param resume whether to skip what is done, which must have been done with the same
   *     configuration
   * @param accepted files of the run that a person has put in place, to be taken as they are
   */
  public Measurements run(
      Experiment experiment,
      RunDirectory directory,
      List<Step> steps,
      boolean resume,
      List<String> accepted) {
    var configuration = new KeptConfiguration(directory, experiment);
    RunRecord record = record(experiment, directory);
    if (resume || steps.stream().anyMatch(Step::isOfTheRun)) {
      configuration.requireSame(record);
    }
    accepted.forEach(file -> accept(file, directory, record, experiment, steps));
    // An engine that fails to start leaves nothing but the log.
    try (Listeners told =
            new Listeners(
                Stream.concat(experiment.listeners().stream(), listeners.stream()).toList());
        Computing computing = start(experiment)) {
      configuration.keep();
      Measurements measurements =
          Measurements.begin(machine.device(), told.meters(directory.path()));
      var work =
          new Workspace(
              experiment,
              images,
              new Plan(experiment),
              directory,
              record,
              machine,
              computing,
              loading,
              measurements.registry(),
              progress,
              told);
      new Pipeline(work, measurements, loading).run(steps, resume);
      return measurements;
    }
  }

  /** Starts the engine of an experiment; the caller closes it. */
  public Computing start(Experiment experiment) {
    return experiment.compute().start(experiment.name(), machine);
  }

  /** Receives the progress of the work. */
  public Progress progress() {
    return progress;
  }

  /** What is known of a run. */
  public RunRecord record(Experiment experiment, RunDirectory directory) {
    return RunRecord.open(directory, experiment, machine.device());
  }

  /** Draws the report of a benchmark; if it cannot be drawn, its runs have not failed. */
  public void report(Path folder, Experiment experiment, ReportNetworks networks) {
    Reports.attempt(
        () -> Reports.draw(folder, experiment, networks, images, machine.device(), progress));
  }

  /** The images of all experiments. */
  public ImageSets images() {
    return images;
  }

  private static void accept(
      String file,
      RunDirectory directory,
      RunRecord record,
      Experiment experiment,
      List<Step> asked) {
    List<Step> steps = experiment.hasSelection() ? new Plan(experiment).steps() : asked;
    if (Stream.of(Labels.values()).map(Labels::file).anyMatch(file::equals)) {
      throw new ConfigurationException(
          Text.of(
              "--accept %s: it lists the labels that the run has used, which nobody can put in place; remove it, and it is"
                  + " made again",
              file));
    }
    Step writer =
        steps.stream()
            .filter(step -> step.outputs(experiment).contains(file))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        Text.of(
                            "--accept %s: no step of this run writes a file of this name", file)));
    if (!Files.isRegularFile(directory.resolve(file))) {
      throw new ConfigurationException(
          "--accept " + file + ": there is no such file in " + directory.path());
    }
    record.accept(writer.name(), file, FileChecksum.of(directory.resolve(file)));
  }
}

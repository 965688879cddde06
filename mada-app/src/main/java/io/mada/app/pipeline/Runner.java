package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.app.config.Experiment;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunRecord;
import java.util.List;

/**
 * Runs steps in run directories, of one experiment or of several that have their images in common.
 *
 * @param images of all experiments
 */
public record Runner(ImageSets images, CountedLoading loading, Device device, Progress progress) {

  /**
   * Runs steps, and keeps the configuration that they are run with.
   *
   * @param resume whether to leave out what is done, which must have been done with the same configuration
   */
  public Measurements run(Experiment experiment, RunDirectory directory, List<Step> steps, boolean resume) {
    var configuration = new KeptConfiguration(directory, experiment);
    if (resume && configuration.exists()) {
      configuration.requireSame();
    }
    if (!configuration.exists()) {
      configuration.keep();
    }
    Measurements measurements = Measurements.begin();
    RunRecord record = RunRecord.open(directory, experiment, device);
    var work =
        new Workspace(
            experiment,
            images,
            new Plan(experiment),
            directory,
            device,
            loading,
            measurements.registry(),
            progress,
            new Listeners(experiment.listeners()));
    new Pipeline(work, record, measurements, loading).run(steps, resume);
    configuration.keep();
    return measurements;
  }
}

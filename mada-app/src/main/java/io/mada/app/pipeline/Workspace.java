package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.Annotator.Annotation;
import io.mada.api.BatchLoading;
import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.StoredTensor;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import io.mada.api.train.RunListener;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.app.run.SelectionTable;
import io.mada.data.AnnotatedSet;
import io.mada.train.Checkpoints;
import io.mada.train.Discriminator;
import io.mada.train.Evaluator;
import io.mada.train.MetricsFile;
import io.mada.train.Origin;
import io.mada.train.Stage;
import io.mada.train.StageOutput;
import io.mada.train.TrainingImages;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the steps of a run work with.
 *
 * @param images of the experiment
 * @param directory of the run, which the steps read from and write to
 * @param plan of the experiment
 * @param loading brings images to the device
 * @param listener is told what happens
 */
record Workspace(
    Experiment experiment,
    ImageSets images,
    Plan plan,
    RunDirectory directory,
    Device device,
    BatchLoading loading,
    MeterRegistry meters,
    Progress progress,
    RunListener listener) {

  /** Scores networks on the validation images. */
  Evaluator evaluator() {
    return new Evaluator(loading, images.validation(), experiment.taxonomy(), images.sharedClasses());
  }

  /** The best network in the folder of a stage; the caller closes it. */
  Network best(String folder) {
    return NetworkFile.exact(experiment, directory.need(RunLayout.best(folder), folder), device);
  }

  /** The network that a stage starts from; the caller closes it. */
  Network start(Stage stage) {
    if (stage.origin() instanceof Origin.Earlier earlier) {
      return best(earlier.stage());
    }
    return stage.origin() instanceof Origin.File file
        ? NetworkFile.withWeights(experiment, file.path(), device)
        : NetworkFile.initial(experiment, device);
  }

  /** The images that a stage trains on; {@code selected} is empty for a stage without selected images. */
  TrainingImages trainingImages(List<Integer> selected) {
    ImageSet pool = images.pool();
    images.requireLabels();
    return new TrainingImages(loading, images.source(), pool, selected.isEmpty() ? pool : annotated(), selected);
  }

  /** The pool with the labels of what is chosen. */
  AnnotatedSet annotated() {
    return new AnnotatedSet(images.pool(), annotation(), SelectionTable.read(directory, images.pool()).windows());
  }

  /** The labels that the annotator has for the pool. */
  Annotation annotation() {
    return experiment.annotator().open(images.pool(), experiment.taxonomy(), directory.path());
  }

  /**
   * Where a stage writes.
   *
   * @param folder relative to the run directory
   * @param resume whether training goes on from the checkpoint there; otherwise what is there is removed
   */
  StageOutput output(Stage stage, String folder, boolean resume) {
    if (!resume) {
      directory.clear(folder);
    }
    WeightFormat format = experiment.plugins().create(WeightFormat.class, "safetensors");
    Map<String, String> description = NetworkFile.describe(experiment, experiment.target().size());
    Checkpoints checkpoints = new Checkpoints(format, directory.folder(folder), description);
    return new StageOutput(checkpoints, new MetricsFile(directory.resolve(RunLayout.metrics(folder))));
  }

  /** The discriminator that a stage has trained, which its last checkpoint holds; the caller closes it. */
  Discriminator discriminator(String folder, Network network) {
    Path file = directory.need(RunLayout.last(folder), folder);
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    NetworkFile.read(file, experiment.plugins()).tensors().forEach((name, tensor) -> {
      int prefix = name.indexOf("." + Discriminator.PREFIX);
      if (prefix > 0) {
        own.put(name.substring(prefix + 1 + Discriminator.PREFIX.length()), tensor);
      }
    });
    if (own.isEmpty()) {
      throw new MadaException(
          "the strategy asks a discriminator, and " + file + " has none; add {term: adversarial, weight: 0.001} to the"
              + " terms of stages." + folder + " and train it again");
    }
    var discriminator = new Discriminator(network.classes(), device, 0);
    discriminator.state().load(new Weights(own, Map.of()), file.toString());
    return discriminator;
  }
}

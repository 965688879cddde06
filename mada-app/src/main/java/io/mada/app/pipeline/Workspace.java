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
import io.mada.app.config.Experiment;
import io.mada.app.report.TrainingCurves;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.SelectionTable;
import io.mada.app.run.Stage;
import io.mada.data.AnnotatedSet;
import io.mada.train.Checkpoints;
import io.mada.train.Discriminator;
import io.mada.train.Evaluator;
import io.mada.train.MetricsFile;
import io.mada.train.StageData;
import io.mada.train.StageTrainer;
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
 * @param loading brings images to the device
 */
record Workspace(
    Experiment experiment,
    ImageSets images,
    RunDirectory directory,
    Device device,
    BatchLoading loading,
    MeterRegistry meters,
    Progress progress) {

  private static final String METRICS = "/metrics.csv";

  /** Scores networks on the validation images. */
  Evaluator evaluator() {
    return new Evaluator(loading, images.validation(), experiment.taxonomy(), images.sharedClasses());
  }

  /** The best network of a stage; the caller closes it. */
  Network best(Stage stage) {
    return best(stage.key());
  }

  /** The best network in the folder of a stage; the caller closes it. */
  Network best(String folder) {
    return NetworkFile.exact(experiment, directory.need(Stage.best(folder), folder), device);
  }

  /** A trainer; {@code selected} is what the stage has of labelled target images, empty for the warm-up. */
  StageTrainer trainer(List<Integer> selected) {
    ImageSet pool = images.pool();
    images.requireLabels();
    ImageSet labelled = selected.isEmpty() ? pool : chosenLabels(annotation(), selected).requireAny();
    StageData data = new StageData(loading, images.source(), pool, labelled, selected);
    return new StageTrainer(data, evaluator(), meters, progress, experiment.seed());
  }

  /** The labels of the chosen images, of which only windows may be chosen. */
  ChosenLabels chosenLabels(Annotation annotation, List<Integer> selected) {
    ImageSet pool = images.pool();
    return new ChosenLabels(
        new AnnotatedSet(pool, annotation, SelectionTable.read(directory, pool).windows()), selected);
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
  StageTrainer.Output output(Stage stage, String folder, boolean resume) {
    if (!resume) {
      directory.clear(folder);
    }
    WeightFormat format = experiment.plugins().create(WeightFormat.class, "safetensors");
    Map<String, String> description = NetworkFile.describe(experiment);
    Checkpoints checkpoints = new Checkpoints(format, directory.folder(folder), description);
    return new StageTrainer.Output(
        stage.key(), checkpoints, new MetricsFile(directory.resolve(folder + METRICS)));
  }

  /** Makes TensorBoard's curves of the metrics in the folder of a stage. */
  void drawCurves(String folder) {
    String curves = "tensorboard/" + folder;
    directory.clear(curves);
    TrainingCurves.write(directory.resolve(folder + METRICS), directory.resolve(curves));
  }

  /** The warm-up's discriminator, which its last checkpoint holds; the caller closes it. */
  Discriminator discriminator(Network network) {
    Path file = directory.need("warmup/last.safetensors", Stage.WARMUP.key());
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    NetworkFile.read(file, experiment.plugins()).tensors().forEach((name, tensor) -> {
      if (name.startsWith(Discriminator.PREFIX)) {
        own.put(name.substring(Discriminator.PREFIX.length()), tensor);
      }
    });
    if (own.isEmpty()) {
      throw new MadaException(
          "the strategy needs the warm-up's discriminator, and there is none: set stages.warmup.adversarial_weight"
              + " above 0 and run the warm-up again");
    }
    var discriminator = new Discriminator(network.classes(), device, 0);
    discriminator.state().load(new Weights(own, Map.of()), file.toString());
    return discriminator;
  }
}

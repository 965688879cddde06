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
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunRecord;
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
 * @param record tells which of them are done
 * @param loading brings images to the device
 */
record Workspace(
    Experiment experiment,
    ImageSets images,
    RunDirectory directory,
    RunRecord record,
    Device device,
    BatchLoading loading,
    MeterRegistry meters,
    Progress progress) {

  /** What has the warm-up's discriminator. */
  static final String DISCRIMINATOR = Stage.last(Stage.WARMUP.key());

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

  /**
   * A trainer.
   *
   * @param selected what the stage has of labelled target images, empty for the warm-up
   * @param place the folder of the selection
   */
  StageTrainer trainer(List<Integer> selected, String place) {
    ImageSet pool = images.pool();
    images.requireLabels();
    ImageSet labelled = selected.isEmpty() ? pool : chosenLabels(annotation(), selected, place).requireAny();
    StageData data = new StageData(loading, images.source(), pool, labelled, selected);
    return new StageTrainer(data, evaluator(), meters, progress, experiment.seed());
  }

  /** The labels of the chosen images, of which only windows may be chosen; {@code place} is the folder of the selection. */
  ChosenLabels chosenLabels(Annotation annotation, List<Integer> selected, String place) {
    return new ChosenLabels(annotated(annotation, place), selected);
  }

  /** The pool with the labels of what is chosen. */
  AnnotatedSet annotated(Annotation annotation, String place) {
    ImageSet pool = images.pool();
    return new AnnotatedSet(pool, annotation, SelectionTable.read(directory.files().in(place), pool).windows());
  }

  /** The labels that the annotator has for the pool. */
  Annotation annotation() {
    return experiment.annotator().open(images.pool(), experiment.taxonomy(), directory.path());
  }

  /** Where a stage writes; training goes on from the checkpoint that is there. */
  StageTrainer.Output output(StageFolder folder) {
    return new StageTrainer.Output(
        folder.stage().key(), checkpoints(folder.path()), new MetricsFile(directory.resolve(folder.metrics())));
  }

  /** The checkpoints in the folder of a stage, relative to the run directory. */
  Checkpoints checkpoints(String folder) {
    WeightFormat format = experiment.plugins().create(WeightFormat.class, "safetensors");
    Map<String, String> description = NetworkFile.describe(experiment);
    return new Checkpoints(format, directory.folder(folder), description);
  }

  /** The warm-up's discriminator, which its last checkpoint holds; the caller closes it. */
  Discriminator discriminator(Network network) {
    Path file = directory.need(DISCRIMINATOR, Stage.WARMUP.key());
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

package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.Annotator.Annotation;
import io.mada.api.ConfigurationException;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.Network;
import io.mada.api.Text;
import io.mada.app.config.Experiment;
import io.mada.app.run.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds, before a run begins, every mistake that can be found without training: in the configuration, the datasets and
 * the initial weights.
 *
 * @param steps what is going to be done
 * @param runs the folder that run directories are made in
 */
public record ExperimentCheck(Experiment experiment, ImageSets images, List<Step> steps, Path runs) {

  /** Fails at the first mistake that would keep one of the steps from its end. */
  public void run() {
    checkSettings();
    experiment.features().forEach((set, file) -> requireFile("features." + set, file));
    experiment.anchors().files().forEach((set, file) -> requireFile("anchors." + set, file));
    experiment.model().weights().ifPresent(file -> requireFile("model.weights", file));
    checkLabels();
    boolean given = !experiment.features().isEmpty() || !experiment.anchors().files().isEmpty();
    if (given || experiment.model().weights().isPresent()) {
      try (Network network = NetworkFile.initial(experiment, Device.cpu())) {
        checkGiven(network);
      }
    }
  }

  /** Of these mistakes, those that need no file but the configuration and the names of the images. */
  public void checkSettings() {
    checkStages();
    experiment.validate();
    images.sharedClasses();
    experiment.classes().requireLabelled(images.labelledClasses());
    steps.forEach(this::checkBudget);
    steps.forEach(this::checkAnchors);
  }

  private void checkStages() {
    for (Stage stage : Stage.values()) {
      if (stage.isIn(experiment) || steps.contains(new TrainStep(stage))) {
        stage.check(experiment);
      }
    }
    if (Stage.WARMUP.isIn(experiment)) {
      return;
    }
    if (experiment.model().weights().isEmpty()) {
      throw new ConfigurationException(
          "stages.warmup is missing; leave it out only if model.weights names a network that is warmed up");
    }
    if (experiment.hasSelection() && experiment.selection().strategy().needs().discriminator()) {
      throw new ConfigurationException("stages.warmup is missing, and the strategy asks for its discriminator");
    }
  }

  private void checkBudget(Step step) {
    if (step instanceof SelectStep select) {
      select.images(experiment, images.pool().size());
    }
  }

  private void checkAnchors(Step step) {
    if (step instanceof AnchorsStep clustering
        && !experiment.anchors().files().containsKey(clustering.of().key())) {
      int anchors = experiment.anchors().count();
      int size = clustering.of().images(images).size();
      if (anchors > size) {
        throw new ConfigurationException(
            Text.of(
                "anchors.count is %d, but data.%s has only %d images",
                anchors, clustering.of().domain() == Domain.SOURCE ? "source" : "target", size));
      }
    }
  }

  /** A run would come to the target's anchors after hours of training. */
  private void checkGiven(Network network) {
    experiment.features().forEach((set, file) -> {
      ImageSet of = set.equals("source") ? images.source() : images.pool();
      GivenArray.check(file, experiment, network, of.size(), "images");
    });
    for (Path file : experiment.anchors().files().values()) {
      GivenArray.check(file, experiment, network, experiment.anchors().count(), "anchors");
    }
  }

  private static void requireFile(String key, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          key + " is " + file + ", which " + (Files.exists(file) ? "is no file" : "does not exist"));
    }
  }

  /** Looks into labels of each set: one that has none at all, or has another dataset's ids, shows here. */
  private void checkLabels() {
    images.requireLabels();
    if (steps.stream().anyMatch(AnnotateStep.class::isInstance)) {
      Annotation annotation = experiment.annotator().open(images.pool(), experiment.taxonomy(), runs);
      if (annotation.has(0)) {
        annotation.label(0);
      }
    }
  }
}

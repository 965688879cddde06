package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.app.config.Experiment;
import io.mada.train.optimize.ParameterGroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds, before a run begins, every mistake that can be found without training: in the
 * configuration, the datasets and the initial weights.
 */
public final class ExperimentCheck {

  private final Experiment experiment;
  private final ImageSets images;
  private final StageCheck stages;
  private final List<Step> steps;
  private final Path runs;

  /**
   * @param steps those that will run
   * @param runs the folder in which run directories are made
   */
  public ExperimentCheck(Experiment experiment, ImageSets images, List<Step> steps, Path runs) {
    this.experiment = experiment;
    this.images = images;
    stages = new StageCheck(experiment, images);
    this.steps = steps;
    this.runs = runs;
  }

  /** Fails at the first mistake that would keep a step from completing. */
  public void run() {
    checkSettings();
    experiment.features().forEach((set, file) -> requireFile("features." + set, file));
    experiment.anchors().files().forEach((set, file) -> requireFile("anchors." + set, file));
    experiment.model().weights().ifPresent(file -> requireFile("model.weights", file));
    checkLabels();
    stages.checkSizes();
    stages.checkFiles();
    if (steps.stream().anyMatch(SelectStep.class::isInstance)) {
      SuperpixelFolder.check(
          images.target(),
          experiment.selection().strategy().needs().superpixels(),
          experiment.selection().shareUntil(1, images.target().size()));
    }
    boolean given = !experiment.features().isEmpty() || !experiment.anchors().files().isEmpty();
    boolean factors =
        experiment.stages().values().stream().anyMatch(stage -> !stage.rate().factors().isEmpty());
    if (given || factors || experiment.model().weights().isPresent()) {
      try (Network network = NetworkFile.initial(experiment, Device.cpu())) {
        checkFactors(network);
        checkGiven(network);
      }
    }
  }

  /** Checks only what needs no files beyond the configuration and the names of the images. */
  public void checkSettings() {
    new PlanCheck(experiment, new Plan(experiment)).run(steps);
    stages.checkSettings();
    experiment.validate();
    images.sharedClasses();
    experiment.classes().requireLabelled(images.labelledClasses());
    steps.forEach(this::checkBudget);
    steps.forEach(this::checkAnchors);
  }

  /** Whether a factor matches no parameter can only be seen once there are parameters. */
  private void checkFactors(Network network) {
    experiment.stages().values().forEach(stage -> ParameterGroups.of(stage, network.state()));
  }

  private void checkBudget(Step step) {
    if (step instanceof SelectStep select) {
      select.images(experiment, images.target().size());
      experiment.selection().spread().ifPresent(spread -> spread.check(images.target().names()));
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

  /** Without this check, a run would get to the target's anchors only after hours of training. */
  private void checkGiven(Network network) {
    experiment
        .features()
        .forEach(
            (set, file) -> {
              ImageSet of = set.equals("source") ? images.source() : images.target();
              checkGiven("features." + set, file, network, of.size(), "images");
            });
    int anchors = experiment.anchors().count();
    experiment
        .anchors()
        .files()
        .forEach((set, file) -> checkGiven("anchors." + set, file, network, anchors, "anchors"));
  }

  private void checkGiven(String key, Path file, Network network, int rows, String what) {
    StageCheck.named(key, () -> GivenArray.check(file, experiment, network, rows, what));
  }

  private static void requireFile(String key, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          key
              + " is "
              + file
              + ", which "
              + (Files.exists(file) ? "is no file" : "does not exist"));
    }
  }

  /**
   * Looks into some labels of each set, to find a set that has none at all or has another dataset's
   * ids.
   */
  private void checkLabels() {
    // Image sets cache what they have read. In the run's own sets, a label that a person corrects
    // during this check would be recorded as corrected but learnt in its old form.
    images.anew().requireLabels();
    if (steps.stream().anyMatch(AnnotateStep.class::isInstance)) {
      Annotation annotation =
          experiment.annotator().open(images.target(), experiment.taxonomy(), runs);
      if (annotation.has(0)) {
        annotation.label(0);
      }
    }
  }
}

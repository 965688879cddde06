package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Sample;
import io.mada.api.nn.Network;
import io.mada.api.train.Images;
import io.mada.app.config.Experiment;
import io.mada.train.loop.Unlabelled;
import io.mada.train.optimize.ParameterGroups;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Finds, before a run begins, every mistake that can be found without training: in the
 * configuration, the datasets and the initial weights.
 */
public final class ExperimentCheck {

  private final Experiment experiment;
  private final ImageSets images;
  private final List<Step> steps;
  private final Path runs;

  /**
   * @param steps what is going to be done
   * @param runs the folder that run directories are made in
   */
  public ExperimentCheck(Experiment experiment, ImageSets images, List<Step> steps, Path runs) {
    this.experiment = experiment;
    this.images = images;
    this.steps = steps;
    this.runs = runs;
  }

  /** Fails at the first mistake that would keep one of the steps from its end. */
  public void run() {
    checkSettings();
    experiment.features().forEach((set, file) -> requireFile("features." + set, file));
    experiment.anchors().files().forEach((set, file) -> requireFile("anchors." + set, file));
    experiment.model().weights().ifPresent(file -> requireFile("model.weights", file));
    checkLabels();
    checkMixed();
    if (steps.stream().anyMatch(SelectStep.class::isInstance)) {
      SuperpixelFolder.check(
          images.target(), experiment.selection().strategy().needs().superpixels());
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

  /**
   * Of these mistakes, those that need no file but the configuration and the names of the images.
   */
  public void checkSettings() {
    checkStages();
    experiment.validate();
    images.sharedClasses();
    experiment.classes().requireLabelled(images.labelledClasses());
    steps.forEach(this::checkBudget);
    steps.forEach(this::checkAnchors);
  }

  private void checkStages() {
    new Plan(experiment).check(steps);
    boolean pairs = experiment.model().design().norm().needsBatch();
    for (Stage stage : experiment.stages().values()) {
      if (!pairs && stage.statistics() == Stage.Statistics.EXACT) {
        throw new ConfigurationException(
            "stages."
                + stage.name()
                + ".statistics: exact is for batch normalisation; with another model.norm there is"
                + " nothing to compute, so remove it");
      }
      if (pairs && stage.batch() / stage.accumulate() < 2) {
        throw new ConfigurationException(
            "stages."
                + stage.name()
                + ".batch gives passes of one image, and batch normalisation needs two; raise it,"
                + " lower accumulate, or set model.norm to group or frozen");
      }
      checkFile(stage, "from", stage.origin());
      stage.teacher().ifPresent(origin -> checkFile(stage, "teacher", origin));
    }
  }

  /** Of each stage that mixes sets, an image of each set, as it is augmented. */
  private void checkMixed() {
    for (Stage stage : experiment.stages().values()) {
      for (Stage.NamedTerm named : stage.terms()) {
        if (named.term().mixes()) {
          checkSizes(stage, named);
        }
      }
    }
  }

  private void checkSizes(Stage stage, Stage.NamedTerm named) {
    Map<ImageSize, Images> sizes = new LinkedHashMap<>();
    for (Images set : Images.values()) {
      if (named.term().images().contains(set)) {
        var images =
            new Unlabelled(
                set.domain() == Domain.SOURCE ? this.images.source() : this.images.target());
        Sample sample = new Sample(images.image(0), images.label(0));
        for (Augmentation augmentation : stage.augmentations()) {
          sample = augmentation.apply(sample, new SplittableRandom(0));
        }
        sizes.putIfAbsent(sample.image().size(), set);
      }
    }
    if (sizes.size() > 1) {
      throw new ConfigurationException(
          Text.of(
              "stages.%s: the term '%s' puts images together, which must have one size, but %s; give"
                  + " the datasets one size, or let augment end with random_crop",
              stage.name(),
              named.name(),
              sizes.entrySet().stream()
                  .map(entry -> "those of " + entry.getValue().word() + " have " + entry.getKey())
                  .collect(Collectors.joining(", "))));
    }
  }

  private static void checkFile(Stage stage, String key, Origin origin) {
    if (origin instanceof Origin.File file && !Files.exists(file.path())) {
      throw new ConfigurationException(
          "stages." + stage.name() + "." + key + ": " + file.path() + " does not exist");
    }
  }

  /** That a factor matches no parameter shows once there are parameters. */
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

  /** A run would come to the target's anchors after hours of training. */
  private void checkGiven(Network network) {
    experiment
        .features()
        .forEach(
            (set, file) -> {
              ImageSet of = set.equals("source") ? images.source() : images.target();
              GivenArray.check(file, experiment, network, of.size(), "images");
            });
    for (Path file : experiment.anchors().files().values()) {
      GivenArray.check(file, experiment, network, experiment.anchors().count(), "anchors");
    }
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
   * Looks into labels of each set: one that has none at all, or has another dataset's ids, shows
   * here.
   */
  private void checkLabels() {
    // Sets keep what they have read. In the run's own, a label that a person corrects while this is
    // checked would be learnt as it was, after it was written down as it is.
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

package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Sample;
import io.mada.api.train.Images;
import io.mada.app.config.Experiment;
import io.mada.train.loop.Unlabelled;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.NamedTerm;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Finds mistakes in the stages of an experiment before the first one is trained. */
final class StageCheck {

  private final Experiment experiment;
  private final ImageSets images;

  StageCheck(Experiment experiment, ImageSets images) {
    this.experiment = experiment;
    this.images = images;
  }

  /** Checks what the configuration alone shows. */
  void checkSettings() {
    boolean pairs = experiment.model().design().norm().needsBatch();
    for (Stage stage : experiment.stages().values()) {
      require(
          !pairs || imagesOfPass(stage) >= 2,
          stage,
          ".batch gives passes of one image, and batch normalisation needs two; raise it,"
              + " lower accumulate, or set model.norm to group or frozen");
      require(
          pairs || stage.statistics() != Stage.Statistics.EXACT,
          stage,
          ".statistics: exact is for batch normalisation; with another model.norm there is nothing"
              + " to compute, so remove it");
      checkExists(stage, "from", stage.origin());
      stage.teacher().ifPresent(origin -> checkExists(stage, "teacher", origin));
      checkTeacher(stage);
      require(
          !isUntrained(stage.origin()) || !experiment.model().design().backbone().isFrozen(),
          stage,
          " starts from random weights, and the backbone would keep them, since model.frozen says so;"
              + " give model.weights");
    }
  }

  private static void require(boolean condition, Stage stage, String problem) {
    if (!condition) {
      throw new ConfigurationException("stages." + stage.name() + problem);
    }
  }

  private static int imagesOfPass(Stage stage) {
    return stage.batch() / stage.accumulate();
  }

  private boolean isUntrained(Origin origin) {
    return origin instanceof Origin.Initial && experiment.model().weights().isEmpty();
  }

  private static void checkExists(Stage stage, String key, Origin origin) {
    if (origin instanceof Origin.File file) {
      require(Files.exists(file.path()), stage, "." + key + ": " + file.path() + " does not exist");
    }
  }

  private void checkTeacher(Stage stage) {
    Optional<String> asking =
        stage.terms().stream()
            .filter(named -> named.term().asksTeacher())
            .map(NamedTerm::name)
            .findFirst();
    require(
        stage.teacher().isEmpty() || asking.isPresent(),
        stage,
        ".teacher is a network that none of the stage's terms learns from; remove it");
    require(
        asking.isEmpty() || !isUntrained(stage.teacher().orElse(stage.origin())),
        stage,
        ": the term '"
            + asking.orElse("")
            + "' learns from a network that has learnt nothing; give the stage a teacher, put a"
            + " stage before it, or give model.weights");
  }

  /**
   * Fails if a weight file that a stage starts from, or learns from, does not belong to the
   * network.
   */
  void checkFiles() {
    for (Stage stage : experiment.stages().values()) {
      checkFile(stage, "from", stage.origin());
      stage.teacher().ifPresent(origin -> checkFile(stage, "teacher", origin));
    }
  }

  private void checkFile(Stage stage, String key, Origin origin) {
    if (origin instanceof Origin.File file) {
      named(
          "stages." + stage.name() + "." + key,
          () -> NetworkFile.withWeights(experiment, file.path(), Device.cpu()).close());
    }
  }

  /** Says which key a mistake belongs to. */
  static void named(String key, Runnable work) {
    try {
      work.run();
    } catch (ConfigurationException e) {
      throw new ConfigurationException(key + ": " + e.getMessage());
    } catch (MadaException e) {
      throw new MadaException(key + ": " + e.getMessage(), e);
    }
  }

  /**
   * Fails if images that a stage sees together differ in size: those of a batch, and those of sets
   * that a term mixes. Checks two augmented images of each set.
   */
  void checkSizes() {
    for (Stage stage : experiment.stages().values()) {
      Map<Images, ImageSize> sizes = new LinkedHashMap<>();
      stage.images().forEach(set -> sizes.put(set, size(stage, set)));
      stage.terms().stream()
          .filter(named -> named.term().mixes())
          .forEach(named -> checkMixed(stage, named, sizes));
    }
  }

  private ImageSize size(Stage stage, Images set) {
    ImageSet all = set.domain() == Domain.SOURCE ? images.source() : images.target();
    ImageSize first = augmented(stage, all, 0);
    if (imagesOfPass(stage) > 1) {
      ImageSize second = augmented(stage, all, Math.min(1, all.size() - 1));
      require(
          first.equals(second),
          stage,
          Text.of(
              ".augment gives images of the %s different sizes, as %s and %s, which can be no batch;"
                  + " let it end with random_crop",
              set.word(), first, second));
    }
    return first;
  }

  private static ImageSize augmented(Stage stage, ImageSet set, int image) {
    Unlabelled images = new Unlabelled(set);
    Sample sample = new Sample(images.image(image), images.label(image));
    SplittableRandom random = new SplittableRandom(image);
    for (Augmentation augmentation : stage.augmentations()) {
      sample = augmentation.apply(sample, random);
    }
    return sample.image().size();
  }

  private static void checkMixed(Stage stage, NamedTerm named, Map<Images, ImageSize> sizes) {
    List<Images> sets = sizes.keySet().stream().filter(named.term().images()::contains).toList();
    Images first = sets.get(0);
    for (Images other : sets) {
      require(
          sizes.get(first).equals(sizes.get(other)),
          stage,
          Text.of(
              ": the term '%s' puts images together, which must have one size, but those of the %s have"
                  + " %s, and those of the %s %s; give the datasets one size, or let augment end with"
                  + " random_crop",
              named.name(), first.word(), sizes.get(first), other.word(), sizes.get(other)));
    }
  }
}

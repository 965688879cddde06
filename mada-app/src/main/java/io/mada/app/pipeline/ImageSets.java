package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.app.config.Experiment;
import io.mada.app.log.Warning;
import io.mada.app.run.LabelFiles;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.Subset;
import io.mada.data.dataset.Tolerant;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images of an experiment. A set is opened when it is first asked for, since few commands need
 * all of them.
 */
public final class ImageSets {

  /**
   * How many labels of the source, which may have tens of thousands, are read to see whether all of
   * them are ignored.
   */
  private static final int SOURCE_LABELS = 64;

  private final Experiment experiment;
  private Subset source;
  private ImageSet target;
  private Subset validation;
  private final IdentityHashMap<ImageSet, LabelFiles> labelFiles = new IdentityHashMap<>();

  public ImageSets(Experiment experiment) {
    this.experiment = experiment;
  }

  /** The same sets, with none of their images and labels in memory yet. */
  ImageSets anew() {
    var sets = new ImageSets(experiment);
    if (hasSource()) {
      source();
      sets.source = source.anew();
    }
    validation();
    sets.validation = validation.anew();
    return sets;
  }

  /** The experiment whose images these are. */
  Experiment experiment() {
    return experiment;
  }

  /** Whether there is a source domain; active learning works without one. */
  private boolean hasSource() {
    return experiment.data().hasSource();
  }

  /** The labelled source images. */
  ImageSet source() {
    if (source == null) {
      source = open(experiment.data().source());
    }
    return source;
  }

  /** The target images to choose from. */
  public ImageSet target() {
    if (target == null) {
      Subset all = open(experiment.data().target());
      double share = experiment.data().tolerance();
      target = share == 0 ? all : new Tolerant(all, share, Warning::tell);
    }
    return target;
  }

  /** The labelled target images that networks are scored on. */
  ImageSet validation() {
    if (validation == null) {
      validation = open(experiment.data().validation());
    }
    return validation;
  }

  /**
   * The training ids that are scored: those shared by source and validation, or those of the
   * validation set if there is no source.
   */
  Set<Integer> sharedClasses() {
    Set<Integer> shared = new TreeSet<>(labelled("validation", validation()));
    if (hasSource()) {
      shared.retainAll(labelled("source", source()));
    }
    if (shared.isEmpty()) {
      throw new ConfigurationException(
          "data.source and data.validation share no class; there is nothing to score");
    }
    return shared;
  }

  private static Set<Integer> labelled(String name, ImageSet set) {
    if (set.classes().isEmpty()) {
      throw new ConfigurationException(
          "data." + name + " has no labels, or all that they can hold is ignored");
    }
    return set.classes();
  }

  /** The training ids that labels of any set can hold. */
  Set<Integer> labelledClasses() {
    Set<Integer> all = new TreeSet<>(target().classes());
    if (hasSource()) {
      all.addAll(source().classes());
    }
    all.addAll(validation().classes());
    return all;
  }

  /**
   * Fails if nothing can be learnt from the source, or nothing can be scored, because everything is
   * ignored.
   */
  void requireLabels() {
    if (hasSource() && !LabelCheck.of(source(), source().classes()).finds(SOURCE_LABELS)) {
      throw new ConfigurationException(
          Text.of(
              "data.source: no pixel has a class in any of %d labels, as that of %s%s",
              Math.min(SOURCE_LABELS, source().size()),
              source().names().get(0),
              LabelCheck.ADVICE));
    }
    // Scoring reads all of them again and again.
    if (!LabelCheck.of(validation(), sharedClasses()).finds(Integer.MAX_VALUE)) {
      throw new ConfigurationException(
          Text.of(
              "data.validation: no pixel has a class that data.source has too in any of %d labels, as that of %s%s",
              validation().size(), validation().names().get(0), LabelCheck.ADVICE));
    }
  }

  /**
   * The label files of one of the sets, as they are when first asked for: a process looks at them
   * once.
   *
   * @param before as they were earlier
   */
  LabelFiles labelFiles(ImageSet set, LabelFiles before, Progress progress) {
    return labelFiles.computeIfAbsent(set, images -> LabelFiles.of(images, before, progress));
  }

  private Subset open(DataSource data) {
    return data.open(experiment.taxonomy());
  }
}

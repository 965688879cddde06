package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSet;
import io.mada.app.config.Experiment;
import io.mada.data.DataSource;
import java.util.Set;
import java.util.TreeSet;

/** The images of an experiment. A set is opened when it is first asked for, since few commands need them all. */
public final class ImageSets {

  private final Experiment experiment;
  private ImageSet source;
  private ImageSet pool;
  private ImageSet validation;

  public ImageSets(Experiment experiment) {
    this.experiment = experiment;
  }

  /** The labelled source images. */
  ImageSet source() {
    if (source == null) {
      source = open(experiment.source());
    }
    return source;
  }

  /** The target images to choose from. */
  public ImageSet pool() {
    if (pool == null) {
      pool = open(experiment.target());
    }
    return pool;
  }

  /** The labelled target images that networks are scored on. */
  ImageSet validation() {
    if (validation == null) {
      validation = open(experiment.validation());
    }
    return validation;
  }

  /** The training ids that scores are over: those that source and validation share. */
  Set<Integer> sharedClasses() {
    Set<Integer> shared = new TreeSet<>(validation().classes());
    shared.retainAll(source().classes());
    if (shared.isEmpty()) {
      throw new ConfigurationException("data.source and data.validation share no class; there is nothing to score");
    }
    return shared;
  }

  private ImageSet open(DataSource data) {
    return data.open(experiment.taxonomy());
  }
}

package io.mada.api.train;

import io.mada.api.data.Domain;
import java.util.Locale;

/** The sets of images that a stage can train on. */
public enum Images {
  /** The labelled source images. */
  SOURCE(Domain.SOURCE),
  /** The target images that were selected, with the labels that the annotator gave. */
  SELECTED(Domain.TARGET),
  /** All target images, without labels. */
  TARGET(Domain.TARGET);

  private final Domain domain;

  Images(Domain domain) {
    this.domain = domain;
  }

  /**
   * The side of the adaptation that the images are on.
   *
   * @return the domain whose statistics a network uses for them
   */
  public Domain domain() {
    return domain;
  }

  /**
   * The word for them in configurations and messages.
   *
   * @return such as {@code source}
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a batch of these images has labels.
   *
   * @return false for images whose labels are all ignored
   */
  public boolean labelled() {
    return this != TARGET;
  }
}

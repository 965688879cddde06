package io.mada.api;

import java.nio.file.Path;

/** Where the labels of chosen images come from. */
@FunctionalInterface
public interface Annotator {

  /**
   * Looks for labels.
   *
   * @param pool the target's images
   * @param runDirectory of the present run
   */
  Annotation open(ImageSet pool, Taxonomy taxonomy, Path runDirectory);

  /** The labels that there are. */
  interface Annotation {

    /** Whether a pool image is labelled. */
    boolean has(int index);

    /** The label of a pool image, as training ids, in the image's size. */
    LabelMap label(int index);

    /** Tells a person where to put the label of a pool image. */
    String place(int index);
  }
}

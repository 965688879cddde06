package io.mada.api.data;

import io.mada.api.MadaException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the labels of chosen images come from. Used by one thread. */
@FunctionalInterface
public interface Annotator {

  /**
   * Looks for labels. A folder or file that cannot be read is a {@link MadaException} that names
   * it; labels that do not exist yet are not an error.
   *
   * @param pool the target's images
   * @param taxonomy the network's classes, in whose training ids labels are given
   * @param runDirectory of the current run
   * @return the labels that exist now
   */
  Annotation open(ImageSet pool, Taxonomy taxonomy, Path runDirectory);

  /** The labels that exist. May be used by several threads at once. */
  interface Annotation {

    /**
     * Whether a pool image is labelled.
     *
     * @param index the image's place in the pool
     * @return whether {@link #label} has an answer
     */
    boolean has(int index);

    /**
     * Whether an image that has a label is labelled in any of the given regions. Asked if earlier
     * rounds have chosen other regions of the image, for which the label may have been made; true
     * by default, as for labels of whole images.
     *
     * @param index the image's place in the pool
     * @param windows in pixels of the label; {@link Region#parts()} of regions that are not windows
     * @return whether one of them has a labelled pixel
     */
    default boolean hasAny(int index, List<Region> windows) {
      return true;
    }

    /**
     * The label of a pool image, as training ids, in the image's size. A file that cannot be read
     * is a {@link MadaException} that names it.
     *
     * @param index the image's place in the pool
     * @return the label
     */
    LabelMap label(int index);

    /**
     * Tells a person where to put the label of a pool image.
     *
     * @param index the image's place in the pool
     * @return a path, or other words for a place
     */
    String place(int index);

    /**
     * The files that labels are kept in, to which this project's tools write what a person has
     * drawn; none by default, as for labels that come from elsewhere.
     *
     * @return present if a label written to an image's file is available from then on
     */
    default Optional<LabelFiles> files() {
      return Optional.empty();
    }
  }

  /** Label files that can be written as well as read. May be used by several threads at once. */
  interface LabelFiles {

    /**
     * Where the label of a pool image is, or goes.
     *
     * @param index the image's place in the pool
     * @return a file, whose folder need not exist
     */
    Path file(int index);

    /**
     * The classes that files can hold, which may lack some of the network's.
     *
     * @return by training id, the number that stands for the class in a file
     */
    Map<Integer, Integer> ids();

    /**
     * Reads a label file, wherever it is. One that cannot be read is a {@link MadaException} that
     * names it.
     *
     * @param file encoded as the labels are
     * @return training ids, in the size of the file
     */
    LabelMap read(Path file);

    /**
     * Writes a label file, whole or not at all.
     *
     * @param file in a folder that exists
     * @param label training ids that {@link #ids()} has, and {@link LabelMap#IGNORED}
     */
    void write(Path file, LabelMap label);
  }
}

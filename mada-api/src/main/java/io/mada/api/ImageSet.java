package io.mada.api;

import java.util.List;
import java.util.Set;

/**
 * Named images with labels, in a fixed order. All methods may be called from several threads at once.
 *
 * <p>An image or label that cannot be read is a {@link MadaException} that names the file.
 */
public interface ImageSet {

  /** Unique names, in dataset order; a name may hold slashes and has no file extension. */
  List<String> names();

  /** The picture as it is stored. */
  RgbImage image(int index);

  /** The label, as training ids of the taxonomy that the set was opened with, in the picture's size. */
  LabelMap label(int index);

  /** The training ids that labels of this set can hold. */
  Set<Integer> classes();

  default int size() {
    return names().size();
  }
}

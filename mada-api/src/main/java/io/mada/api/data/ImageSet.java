package io.mada.api.data;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Named images with labels, in a fixed order. All methods may be called from several threads at
 * once.
 *
 * <p>An image or label that cannot be read is a {@link MadaException} that names the file.
 */
public interface ImageSet {

  /**
   * The names of all images.
   *
   * @return unique names, in dataset order; a name may hold slashes and has no file extension.
   *     Files are called by it: it has no space at its ends, no control character, and no empty
   *     part, {@code .} or {@code ..} between slashes
   */
  List<String> names();

  /**
   * The picture as it is stored.
   *
   * @param index its place among the names
   * @return the picture in its own size, read anew or kept: it is not changed
   */
  RgbImage image(int index);

  /**
   * The label of an image. A {@link MadaException} where it has none.
   *
   * @param index the image's place among the names
   * @return training ids of the taxonomy that the set was opened with, in the picture's size
   */
  LabelMap label(int index);

  /**
   * The files that an image's label is made of: its own, and one that says what ids in it mean. By
   * them a run knows whether labels were corrected since it was trained on them; of a set that
   * names none, it does not notice.
   *
   * @param index the image's place among the names
   * @return files that exist, which images may share; none where the label is no file, or there is
   *     none
   */
  default List<Path> labelFiles(int index) {
    return List.of();
  }

  /**
   * The files that a picture is read from. Pictures of built-in datasets are kept decoded where the
   * configuration asks for a cache, until one of these files changes.
   *
   * @param index the image's place among the names
   * @return files that exist; none where the picture is from elsewhere
   */
  default List<Path> imageFiles(int index) {
    return List.of();
  }

  /**
   * The size that an image has as it is stored, in which a person may have labelled it.
   *
   * @param index the image's place among the names
   * @return the picture's size, unless this set gives pictures of stored ones in another size
   */
  default ImageSize storedSize(int index) {
    return image(index).size();
  }

  /**
   * The training ids that labels of this set can hold.
   *
   * @return ids without {@link LabelMap#IGNORED}, none where the set has no labels; they may be
   *     fewer than the taxonomy's, and scores are over those that source and validation share
   */
  Set<Integer> classes();

  /**
   * The number of images.
   *
   * @return the number of names
   */
  default int size() {
    return names().size();
  }
}

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
   * @return unique names, in dataset order; a name may contain slashes and has no file extension.
   *     Files are named after it: it has no leading or trailing space, no control character, and no
   *     empty part, {@code .} or {@code ..} between slashes
   */
  List<String> names();

  /**
   * The picture as it is stored.
   *
   * @param index its place among the names
   * @return the picture in its own size, newly read or kept; it is not changed
   */
  RgbImage image(int index);

  /**
   * The label of an image. A {@link MadaException} if it has none.
   *
   * @param index the image's place among the names
   * @return training ids of the taxonomy that the set was opened with, in the picture's size
   */
  LabelMap label(int index);

  /**
   * The files that an image's label is made from: its own, and one that says what the ids in it
   * mean. They tell a run whether labels have been corrected since it was trained on them; for a
   * set that names none, it does not notice.
   *
   * @param index the image's place among the names
   * @return files that exist, which images may share; none if the label is not a file or there is
   *     no label
   */
  default List<Path> labelFiles(int index) {
    return List.of();
  }

  /**
   * The files that a picture is read from. If the configuration asks for a cache, pictures of
   * built-in datasets are kept decoded until one of these files changes.
   *
   * @param index the image's place among the names
   * @return files that exist; none if the picture comes from elsewhere
   */
  default List<Path> imageFiles(int index) {
    return List.of();
  }

  /**
   * The size of an image as stored, at which a person may have labelled it.
   *
   * @param index the image's place among the names
   * @return the picture's size, unless this set returns stored pictures at another size
   */
  default ImageSize storedSize(int index) {
    return image(index).size();
  }

  /**
   * The training ids that labels of this set can hold.
   *
   * @return ids without {@link LabelMap#IGNORED}, none if the set has no labels; they may be fewer
   *     than the taxonomy's, and scores are over those that source and validation share
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

package io.mada.app;

import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.app.predict.ClassPixels;
import io.mada.app.predict.Overlay;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A network's result for an image: the class of every pixel. All of it is in Java's memory, so
 * nothing needs to be closed. May be shared between threads.
 *
 * @param labels the training id of every pixel, from 0 to C - 1, at the size of the image
 * @param taxonomy the C classes: their names and colours
 * @param confidence the probability of each pixel's class, row by row, as unsigned bytes from 0 to
 *     255; if requested with {@link Segmenter.Builder#confidence()}. Must not be modified
 */
public record Segmentation(LabelMap labels, Taxonomy taxonomy, Optional<byte[]> confidence) {

  /**
   * The class of a pixel.
   *
   * @param x from 0, at the left
   * @param y from 0, at the top
   * @return its name
   */
  public String classAt(int x, int y) {
    if (x < 0 || y < 0 || x >= labels.width() || y >= labels.height()) {
      throw new IndexOutOfBoundsException(
          "there is no pixel " + x + ", " + y + " in " + labels.size());
    }
    return taxonomy.names().get(labels.ids()[y * labels.width() + x] & 0xff);
  }

  /**
   * How much of the image each class covers.
   *
   * @return by class name, in the order of the training ids: from 0 to 1, adding up to 1
   */
  public Map<String, Double> shares() {
    long[] pixels = ClassPixels.of(labels, taxonomy.size()).pixels();
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int c = 0; c < pixels.length; c++) {
      shares.put(taxonomy.names().get(c), (double) pixels[c] / labels.ids().length);
    }
    return shares;
  }

  /**
   * The class of every pixel as a picture.
   *
   * @return its samples are training ids, its palette the colours of the classes
   */
  public BufferedImage picture() {
    int[] colors = taxonomy.classes().stream().mapToInt(Taxonomy.Category::rgb).toArray();
    return PngFiles.picture(labels, colors);
  }

  /**
   * The image blended with the colours of its classes, half and half.
   *
   * @param image the one that was segmented
   * @return a new picture
   */
  public BufferedImage overlay(BufferedImage image) {
    RgbImage rgb = ImageFiles.of(image, Optional.empty());
    if (!rgb.size().equals(labels.size())) {
      throw new IllegalArgumentException(
          "an image of " + rgb.size() + " is none that was segmented to " + labels.size());
    }
    return PngFiles.picture(Overlay.of(rgb, labels, taxonomy));
  }

  /**
   * Writes the training ids as an 8-bit PNG file, as {@code mada predict} does. The file is written
   * completely or not at all; an {@link io.mada.api.MadaException} says why it cannot be written.
   *
   * @param file in an existing folder; may already exist
   */
  public void write(Path file) {
    PngFiles.write(file, labels);
  }
}

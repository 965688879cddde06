package io.mada.data.image;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.RgbImage;
import io.mada.data.picture.PictureFile;
import io.mada.data.picture.ValueRange;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads PNG, JPEG, TIFF, WebP and BMP files. What cannot be read is a {@link MadaException} that
 * names the file.
 */
public final class ImageFiles {

  private ImageFiles() {}

  /** Reads a picture whose samples have 8 bits, or 16 bits of which the upper 8 are used. */
  public static RgbImage read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * Reads a picture of any colour type, upright. Grey is copied to three channels, and transparency
   * is dropped.
   *
   * @param range which values are black and white, for samples with more than 8 bits
   */
  public static RgbImage read(Path file, Optional<ValueRange> range) {
    return PictureFile.rgb(PictureFile.read(file), range, file);
  }

  /**
   * A picture in memory, treated like one read from a file.
   *
   * @param range which values are black and white, for samples with more than 8 bits
   */
  public static RgbImage of(BufferedImage image, Optional<ValueRange> range) {
    return PictureFile.rgb(image, range);
  }

  /** The size of a picture, without decoding it. */
  public static ImageSize size(Path file) {
    return PictureFile.size(file);
  }

  /** Explains in a sentence why a file could not be read. */
  public static String reason(Path file, IOException e) {
    return PictureFile.reason(file, e);
  }
}

package io.mada.app.predict;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A video's frames from a pipe, one after another: red, green and blue of each pixel, row by row,
 * as ffmpeg writes them with {@code -f rawvideo -pix_fmt rgb24}.
 *
 * @param in is read to its end, and stays open
 * @param size of every frame
 */
public record Frames(InputStream in, ImageSize size) {

  /** The name of a frame. */
  static String name(long number) {
    return Text.of("frame_%06d", number);
  }

  /**
   * The next frame; empty at the end.
   *
   * @param number from 1, for errors
   */
  Optional<RgbImage> next(long number) {
    byte[] rgb = new byte[3 * size.width() * size.height()];
    int read;
    try {
      read = in.readNBytes(rgb, 0, rgb.length);
    } catch (IOException e) {
      throw new MadaException("frame " + number + " cannot be read: " + e.getMessage(), e);
    }
    if (read == 0) {
      return Optional.empty();
    }
    if (read < rgb.length) {
      throw new MadaException(
          Text.of(
              "the pipe ends in the middle of frame %d: %d of %d bytes; is --frames %d,%d the size of the video?",
              number, read, rgb.length, size.width(), size.height()));
    }
    return Optional.of(new RgbImage(size.width(), size.height(), rgb));
  }
}

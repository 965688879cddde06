package io.mada.app.label;

import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Shows a person which parts need a label: the image with everything else darkened, and a white
 * line around each part.
 */
final class WantedPictures {

  private static final int DARKENED = 3;

  private WantedPictures() {}

  /**
   * Writes the picture of an image in which only regions are wanted.
   *
   * @param file in an existing folder
   * @param regions in the image's pixels
   */
  static void write(Path file, RgbImage image, List<Region> regions) {
    PngFiles.write(file, paint(image, regions));
  }

  static RgbImage paint(RgbImage image, List<Region> regions) {
    int width = image.width();
    int[] numbers = new int[width * image.height()];
    for (int i = 0; i < regions.size(); i++) {
      int number = i + 1;
      regions.get(i).visitRows(width, (from, to) -> Arrays.fill(numbers, from, to, number));
    }
    byte[] rgb = image.rgb().clone();
    for (int pixel = 0; pixel < numbers.length; pixel++) {
      for (int channel = 3 * pixel; channel < 3 * pixel + 3; channel++) {
        if (numbers[pixel] == 0) {
          rgb[channel] = (byte) ((rgb[channel] & 0xff) / DARKENED);
        } else if (isEdge(numbers, pixel, width)) {
          rgb[channel] = (byte) 0xff;
        }
      }
    }
    return new RgbImage(width, image.height(), rgb);
  }

  /**
   * Whether a pixel's left, upper, right or lower neighbour belongs to another region or to none.
   */
  private static boolean isEdge(int[] numbers, int pixel, int width) {
    int x = pixel % width;
    int number = numbers[pixel];
    return x > 0 && numbers[pixel - 1] != number
        || x < width - 1 && numbers[pixel + 1] != number
        || pixel >= width && numbers[pixel - width] != number
        || pixel + width < numbers.length && numbers[pixel + width] != number;
  }
}

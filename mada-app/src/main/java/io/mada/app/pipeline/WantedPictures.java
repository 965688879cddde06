package io.mada.app.pipeline;

import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.app.run.RunDirectory;
import io.mada.data.image.PngFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Shows a person which superpixels wait for a label: the image with all else darkened, and a white
 * line around each.
 */
final class WantedPictures {

  /** Relative to the folder of the selection. */
  static final String FOLDER = "wanted/";

  private static final int DARKENED = 3;

  private WantedPictures() {}

  /** Writes {@code NAME.png} for those images of which regions are wanted that are no windows. */
  static boolean write(
      RunDirectory directory, String place, ImageSet pool, Map<Integer, List<Region>> wanted) {
    boolean any = false;
    for (Map.Entry<Integer, List<Region>> image : wanted.entrySet()) {
      if (!image.getValue().stream().allMatch(Region::isWindow)) {
        Path file = Path.of(place + FOLDER + pool.names().get(image.getKey()) + ".png");
        Path folder = directory.folder(file.getParent().toString());
        PngFiles.write(
            folder.resolve(file.getFileName()),
            paint(pool.image(image.getKey()), image.getValue()));
        any = true;
      }
    }
    return any;
  }

  static RgbImage paint(RgbImage image, List<Region> regions) {
    int width = image.width();
    int[] numbers = new int[width * image.height()];
    for (int i = 0; i < regions.size(); i++) {
      for (Region part : regions.get(i).parts()) {
        for (int y = part.y(); y < part.y() + part.height(); y++) {
          int from = y * width + part.x();
          Arrays.fill(numbers, from, from + part.width(), i + 1);
        }
      }
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

  /** Whether a pixel's left, upper, right or lower neighbour is another region's, or none's. */
  private static boolean isEdge(int[] numbers, int pixel, int width) {
    int x = pixel % width;
    int number = numbers[pixel];
    return x > 0 && numbers[pixel - 1] != number
        || x < width - 1 && numbers[pixel + 1] != number
        || pixel >= width && numbers[pixel - width] != number
        || pixel + width < numbers.length && numbers[pixel + width] != number;
  }
}

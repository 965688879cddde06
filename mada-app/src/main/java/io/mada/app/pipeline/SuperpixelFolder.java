package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Segmentation;
import io.mada.data.segment.Slic;
import io.mada.data.segment.SuperpixelFile;
import io.mada.internal.file.Durable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The superpixels of images, as {@code SIDE/NAME.png} in a folder: an image is divided when its
 * superpixels are first asked for; after that its file is read, by tools too. They depend on
 * nothing but the image, so a missing or damaged file is recreated exactly as it was.
 */
record SuperpixelFolder(ImageSet images, Path folder) implements Segmentation {

  @Override
  public Superpixels of(int image, int side) {
    RgbImage picture = images.image(image);
    Path file = folder.resolve(side + "/" + images.names().get(image) + ".png");
    return SuperpixelFile.read(file, picture.size())
        .orElseGet(
            () -> {
              Superpixels superpixels = Slic.divide(picture, side);
              makeFolder(file.getParent());
              SuperpixelFile.write(file, superpixels);
              return superpixels;
            });
  }

  private static void makeFolder(Path folder) {
    try {
      Durable.folder(folder);
    } catch (IOException e) {
      throw MadaException.cannot("make", folder, e);
    }
  }

  /**
   * Fails if images cannot be divided into superpixels of the given sizes, or if a share of the
   * pool's pixels is certainly not enough for one.
   */
  static void check(ImageSet images, Set<Integer> sides, double share) {
    for (int side : sides) {
      var size = images.image(0).size();
      if (side > Math.min(size.width(), size.height())) {
        throw new ConfigurationException(
            Text.of(
                "selection.regions.size is %d, but the target's images are only %s; lower it",
                side, size));
      }
      if (Superpixels.most(size, side) > Superpixels.MOST) {
        throw new ConfigurationException(
            Text.of(
                "selection.regions.size is %d, which gives an image of %s more than %d superpixels;"
                    + " raise it",
                side, size, Superpixels.MOST));
      }
      // The smallest may have a quarter of the average.
      if (share * images.size() * Superpixels.most(size, side) < 0.25) {
        throw new ConfigurationException(
            Text.of(
                "selection.budget: %s of the pixels is much less than a superpixel of %d x %d; raise"
                    + " it, or lower selection.regions.size",
                share, side, side));
      }
    }
  }
}

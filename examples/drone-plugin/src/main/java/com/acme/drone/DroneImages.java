package com.acme.drone;

import io.mada.api.MadaException;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** A drone's pictures. Holds no state that changes, as several threads ask for images at once. */
final class DroneImages implements ImageSet {

  /**
   * What the grey values 0, 1, 2, ... of masks mean. The taxonomy has no class without a name: it
   * is ignored.
   */
  private static final List<String> CLASSES = List.of("", "road", "building", "vegetation", "car");

  private final Path root;
  private final List<String> names;
  private final List<Integer> trainingIds;

  DroneImages(Path root, List<String> names, Taxonomy taxonomy) {
    this.root = root;
    this.names = names;
    trainingIds = CLASSES.stream().map(taxonomy::id).toList();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public RgbImage image(int index) {
    BufferedImage picture = read("images", index);
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new RgbImage(width, picture.getHeight(), rgb);
  }

  @Override
  public LabelMap label(int index) {
    BufferedImage mask = read("masks", index);
    int width = mask.getWidth();
    int[] greys = mask.getRaster().getSamples(0, 0, width, mask.getHeight(), 0, (int[]) null);
    byte[] ids = new byte[greys.length];
    for (int i = 0; i < greys.length; i++) {
      if (greys[i] >= CLASSES.size()) {
        throw new MadaException(
            "the mask of " + names.get(index) + " holds " + greys[i] + ", which is no class");
      }
      ids[i] = trainingIds.get(greys[i]).byteValue();
    }
    return new LabelMap(width, mask.getHeight(), ids);
  }

  /** By it a run notices that a mask was corrected. */
  @Override
  public List<Path> labelFiles(int index) {
    return List.of(file("masks", index));
  }

  @Override
  public Set<Integer> classes() {
    return trainingIds.stream().filter(id -> id != LabelMap.IGNORED).collect(Collectors.toSet());
  }

  private Path file(String folder, int index) {
    return root.resolve(folder).resolve(names.get(index) + ".png");
  }

  private BufferedImage read(String folder, int index) {
    Path file = file(folder, index);
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        throw new MadaException(file + " is no PNG picture");
      }
      return image;
    } catch (IOException e) {
      throw new MadaException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}

package io.mada.app.predict;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.internal.file.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where results go.
 *
 * @param folder may not exist yet
 * @param withLogits whether there is a file of logits for each image
 * @param withConfidence whether there is a picture of probabilities for each image
 * @param withSummary whether there is a file of the classes' shares
 */
public record ResultFiles(
    Path folder, boolean withLogits, boolean withConfidence, boolean withSummary) {

  Path mask(String name) {
    return folder.resolve(name + ".png");
  }

  Path overlay(String name) {
    return folder.resolve(name + "_overlay.png");
  }

  Path logits(String name) {
    return folder.resolve(name + ".npy");
  }

  Path confidence(String name) {
    return folder.resolve(name + "_confidence.png");
  }

  Path summary() {
    return folder.resolve("summary.json");
  }

  Path classes() {
    return folder.resolve("classes.json");
  }

  /** The folder of an image's results, created if necessary. */
  void makeFolder(String name) {
    Path parent = mask(name).getParent();
    try {
      Durable.folder(parent);
    } catch (IOException e) {
      throw MadaException.cannot("write to", parent, e);
    }
  }

  private List<Path> of(String name) {
    List<Path> files = new ArrayList<>(List.of(mask(name), overlay(name)));
    if (withLogits) {
      files.add(logits(name));
    }
    if (withConfidence) {
      files.add(confidence(name));
    }
    return files;
  }

  /**
   * Refuses results that would overwrite an image, or one another.
   *
   * @param folders of images
   * @param images by name
   */
  public void check(List<Path> folders, Map<String, Path> images) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ConfigurationException("--output: " + folder + " is no folder");
    }
    try {
      Path real = real(folder);
      for (Path from : folders) {
        if (real.startsWith(from.toRealPath())
            || Files.exists(folder) && Files.isSameFile(folder, from)) {
          throw new ConfigurationException(
              "--output is the folder of the images, or lies in it, so that results would be taken for images;"
                  + " name another folder");
        }
      }
      Set<Path> inputs = new HashSet<>();
      for (Path image : images.values()) {
        inputs.add(image.toRealPath());
      }
      Map<Path, Path> owners = new HashMap<>();
      for (Map.Entry<String, Path> image : images.entrySet()) {
        for (Path result : of(image.getKey())) {
          boolean takesPlace = inputs.contains(real.resolve(folder.relativize(result)));
          if (takesPlace || Files.exists(result) && inputs.contains(result.toRealPath())) {
            throw new ConfigurationException(
                "the result " + result + " would overwrite one of the images");
          }
          Path other = owners.put(result, image.getValue());
          if (other != null) {
            throw new ConfigurationException(
                Text.of(
                    "%s and %s would both have the result %s; rename one",
                    other, image.getValue(), result));
          }
        }
      }
    } catch (IOException e) {
      throw MadaException.cannot("compare", folder, e);
    }
  }

  /** A path without links, even if its last parts do not exist yet. */
  private static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path there = absolute;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return there.toRealPath().resolve(there.relativize(absolute)).normalize();
  }
}

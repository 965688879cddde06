package io.mada.app.guard;

import io.mada.api.ImageSize;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The images of a dataset. Names must not change and must be usable as file names; labels must have
 * their images' sizes and training ids of the network's classes.
 */
final class CheckedImages implements ImageSet {

  private final ImageSet images;
  private final int classes;
  private final TrainingIds ids;
  private final Guard guard;
  private final List<String> names;

  /** The size of each image or label seen so far; its counterpart must have the same size. */
  private final Map<Integer, ImageSize> sizes = new ConcurrentHashMap<>();

  /**
   * @param classes of the network
   */
  CheckedImages(ImageSet images, int classes, Guard guard) {
    this.images = images;
    this.classes = classes;
    ids = TrainingIds.of(classes);
    this.guard = guard;
    names = guard.call("names()", () -> checked(images.names()));
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public RgbImage image(int index) {
    return guard.call(
        "image()",
        () -> {
          RgbImage image = images.image(index);
          if (image != null) {
            check("an image", image.size(), index);
          }
          return image;
        });
  }

  @Override
  public LabelMap label(int index) {
    return guard.call(
        "label()",
        () -> {
          LabelMap label = images.label(index);
          if (label != null && guard.isForeign()) {
            check("a label", label.size(), index);
            ids.problem(label)
                .ifPresent(
                    problem -> {
                      throw guard.fault(
                          "returned a label of " + names.get(index) + " with " + problem);
                    });
          }
          return label;
        });
  }

  @Override
  public List<Path> imageFiles(int index) {
    return guard.call(
        "imageFiles()", () -> checked("an image file of ", images.imageFiles(index), index));
  }

  @Override
  public List<Path> labelFiles(int index) {
    return guard.call(
        "labelFiles()", () -> checked("a label file of ", images.labelFiles(index), index));
  }

  private List<Path> checked(String what, List<Path> files, int index) {
    if (files != null && guard.isForeign()) {
      for (Path file : files) {
        if (file == null || !Files.isRegularFile(file)) {
          throw guard.fault(
              "returned " + file + " as " + what + names.get(index) + ", which is no file");
        }
      }
    }
    return files;
  }

  @Override
  public ImageSize storedSize(int index) {
    return guard.call("storedSize()", () -> images.storedSize(index));
  }

  @Override
  public Set<Integer> classes() {
    return guard.call(
        "classes()",
        () -> {
          Set<Integer> present = images.classes();
          if (present == null) {
            return null;
          }
          for (Integer id : present) {
            if (id == null || id < 0 || id >= classes) {
              throw guard.fault(
                  "returned the training id "
                      + id
                      + " from classes(), and the network has "
                      + classes);
            }
          }
          return new TreeSet<>(present);
        });
  }

  private List<String> checked(List<String> given) {
    if (given == null || !guard.isForeign()) {
      return given;
    }
    Set<String> seen = new HashSet<>();
    for (String name : given) {
      String problem = problem(name);
      if (problem == null && !seen.add(name)) {
        problem = "twice";
      }
      if (problem != null) {
        throw guard.fault(
            "returned the name " + (name == null ? null : "'" + name + "'") + " " + problem);
      }
    }
    return List.copyOf(given);
  }

  /** Files are named after images, and lists of names have one per line. */
  private static String problem(String name) {
    if (name == null || name.isBlank()) {
      return "for an image";
    }
    if (!name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
      return "with a space at an end or a control character";
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return "which leads out of a folder";
      }
    }
    return null;
  }

  private void check(String what, ImageSize size, int index) {
    if (!guard.isForeign()) {
      return;
    }
    if (size.width() < 1 || size.height() < 1) {
      throw guard.fault("returned " + what + " of " + names.get(index) + " that is " + size);
    }
    ImageSize other = sizes.putIfAbsent(index, size);
    if (other != null && !other.equals(size)) {
      throw guard.fault(
          Text.of(
              "returned %s of %s that is %s, and image and label have been %s",
              what, names.get(index), size, other));
    }
  }
}

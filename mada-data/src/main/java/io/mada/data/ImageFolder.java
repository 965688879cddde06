package io.mada.data;

import io.mada.api.Dataset;
import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Nearest;
import io.mada.api.Section;
import io.mada.api.Taxonomy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A dataset of one or more folders of images, each with its folder of labels. An image's label has its name, unless the
 * dataset has suffixes that say which is which.
 *
 * <p>A folder of labels that does not exist makes its images unlabelled, as a pool may be. One that exists must hold a
 * label for every image.
 */
final class ImageFolder implements Dataset {

  /**
   * Where images and their labels are.
   *
   * @param labels null where there are none
   * @param imageSuffix what the names of images end in, which belongs to the name
   * @param labelSuffix what stands instead in the names of labels
   */
  private record Part(Path images, Path labels, String imageSuffix, String labelSuffix) {

    static Part of(Path images, Path labels) {
      return new Part(images, labels, "", "");
    }
  }

  private final Section section;
  private final String key;
  private final List<Part> parts;
  private final Optional<Path> legendFile;
  private final String legendName;

  /** @param key under which the section names the folder that holds all parts */
  private ImageFolder(Section section, String key, List<Part> parts, String legendName, Path legendFile) {
    this.section = section;
    this.key = key;
    this.parts = parts;
    this.legendName = legendName;
    this.legendFile = Optional.ofNullable(legendFile);
  }

  /** GTA5 (Richter et al., ECCV 2016): {@code root/images/00001.png}, {@code root/labels/00001.png}. */
  static ImageFolder gta5(Section section) {
    Path root = section.path("root");
    Part part = Part.of(root.resolve("images"), root.resolve("labels"));
    return new ImageFolder(section, "root", List.of(part), "cityscapes", null);
  }

  /** SYNTHIA-RAND-CITYSCAPES (Ros et al., CVPR 2016): {@code root/RGB}, {@code root/GT/LABELS}. */
  static ImageFolder synthia(Section section) {
    Path root = section.path("root");
    Part part = Part.of(root.resolve("RGB"), root.resolve("GT/LABELS"));
    return new ImageFolder(section, "root", List.of(part), "synthia", null);
  }

  /** Cityscapes (Cordts et al., CVPR 2016): {@code leftImg8bit/SPLIT/CITY}, {@code gtFine/SPLIT/CITY}. */
  static ImageFolder cityscapes(Section section) {
    Path root = section.path("root");
    List<Part> parts = new ArrayList<>();
    for (String split : splits(section, "train", "val", "test")) {
      Path images = root.resolve("leftImg8bit").resolve(split);
      Path labels = root.resolve("gtFine").resolve(split);
      parts.add(new Part(images, labels, "_leftImg8bit", "_gtFine_labelIds"));
    }
    return new ImageFolder(section, "root", parts, "cityscapes", null);
  }

  /** CamVid (Brostow et al., PRL 2009) in SegNet's form: {@code root/train}, {@code root/trainannot}, ... */
  static ImageFolder camvid(Section section) {
    Path root = section.path("root");
    List<Part> parts = new ArrayList<>();
    for (String split : splits(section, "train", "val", "test")) {
      parts.add(Part.of(root.resolve(split), root.resolve(split + "annot")));
    }
    return new ImageFolder(section, "root", parts, "camvid", null);
  }

  /** Anyone's images: {@code images: DIR, labels: DIR, taxonomy: FILE}. Without labels, a pool to choose from. */
  static ImageFolder own(Section section) {
    Path images = section.path("images");
    Path labels = section.has("labels") ? section.path("labels") : null;
    Path legend = section.has("taxonomy") ? section.file("taxonomy") : null;
    return new ImageFolder(section, "images", List.of(Part.of(images, labels)), "", legend);
  }

  /** The word {@code all} stands for every split that is on disk. */
  private static List<String> splits(Section section, String... known) {
    List<String> splits = section.texts("split");
    section.check(!splits.isEmpty(), "split", "must say which images: " + String.join(", ", known) + " or all");
    List<String> words = Stream.concat(Stream.of(known), Stream.of("all")).toList();
    for (String split : splits) {
      section.check(words.contains(split), "split", "'" + split + "' is unknown" + Nearest.hint(split, words));
    }
    return splits.contains("all") ? List.of(known) : splits;
  }

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    Path root = requireFolder(key);
    if (section.has("labels")) {
      requireFolder("labels");
    }
    List<Part> present = parts.stream().filter(part -> Files.isDirectory(part.images())).toList();
    String wanted =
        parts.stream().map(part -> root.relativize(part.images()).toString()).collect(Collectors.joining(" or "));
    section.check(!present.isEmpty(), key, "is " + root + ", which has no folder " + wanted);
    Map<String, FileSet.Entry> entries = new TreeMap<>();
    present.forEach(part -> list(part, entries));
    return new FileSet(List.copyOf(entries.values()), legend(taxonomy), taxonomy);
  }

  private Path requireFolder(String name) {
    Path folder = section.path(name);
    section.check(Files.exists(folder), name, "is " + folder + ", which does not exist");
    section.check(Files.isDirectory(folder), name, "is " + folder + ", which is no folder");
    return folder;
  }

  private Legend legend(Taxonomy taxonomy) {
    if (legendFile.isPresent()) {
      return Legend.read(legendFile.get());
    }
    return legendName.isEmpty() ? Legend.of(taxonomy) : Legend.named(legendName);
  }

  private void list(Part part, Map<String, FileSet.Entry> entries) {
    Map<String, Path> images = Folder.pictures(part.images(), name -> name.endsWith(part.imageSuffix()));
    section.check(!images.isEmpty(), key, "leads to " + part.images() + ", which holds no PNG or JPEG pictures");
    boolean labelled = part.labels() != null && Files.isDirectory(part.labels());
    Map<String, Path> labels =
        labelled ? Folder.pictures(part.labels(), name -> name.endsWith(part.labelSuffix())) : Map.of();
    images.forEach(
        (name, image) -> {
          String labelName = name.substring(0, name.length() - part.imageSuffix().length()) + part.labelSuffix();
          Path label = labels.get(labelName);
          if (labelled && label == null) {
            throw new MadaException(
                "image " + image + " has no label: " + part.labels().resolve(labelName + ".png") + " does not exist");
          }
          if (entries.put(name, new FileSet.Entry(name, image, label)) != null) {
            throw new MadaException("two images of the chosen splits are named " + name);
          }
        });
  }
}

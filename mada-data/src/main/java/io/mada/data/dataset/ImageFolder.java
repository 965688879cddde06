package io.mada.data.dataset;

import io.mada.api.Factory;
import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.data.label.Legend;
import io.mada.data.label.UnknownClasses;
import io.mada.data.picture.PictureFolder;
import io.mada.data.picture.PictureFormat;
import io.mada.data.picture.ValueRange;
import io.mada.internal.config.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A dataset of one or more folders of images, each with its folder of labels. A label has the same
 * name as its image, unless the dataset has suffixes that tell them apart.
 *
 * <p>If a folder of labels does not exist, its images are unlabelled, as a pool may be. If it
 * exists, it must hold a label for every image.
 *
 * <p>For the named datasets, the meaning of the ids in label files is known; {@code taxonomy: FILE}
 * overrides it.
 */
public final class ImageFolder implements Dataset {

  /** By the words used in a configuration. */
  public static final Map<String, Factory<ImageFolder>> KINDS =
      Map.of(
          "gta5", ImageFolder::gta5,
          "synthia", ImageFolder::synthia,
          "cityscapes", ImageFolder::cityscapes,
          "acdc", ImageFolder::acdc,
          "camvid", ImageFolder::camvid,
          "folder", ImageFolder::own);

  private static final int ANY_DEPTH = Integer.MAX_VALUE;

  /**
   * Where images and their labels are.
   *
   * @param labels null if there are none
   * @param imageSuffix what image names end with; it is part of the name
   * @param labelSuffix what label names have instead
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
  private final Optional<ValueRange> range;

  /**
   * @param key under which the section names the folder that holds all parts
   */
  private ImageFolder(Section section, String key, List<Part> parts, String legendName) {
    this.section = section;
    this.key = key;
    this.parts = parts;
    this.legendName = legendName;
    this.legendFile =
        section.has("taxonomy") ? Optional.of(section.file("taxonomy")) : Optional.empty();
    this.range = range(section);
  }

  /**
   * GTA5 (Richter et al., ECCV 2016): {@code root/images/00001.png}, {@code root/labels/00001.png}.
   */
  public static ImageFolder gta5(Section section) {
    Path root = section.path("root");
    Part part = Part.of(root.resolve("images"), root.resolve("labels"));
    return new ImageFolder(section, "root", List.of(part), "cityscapes");
  }

  /** SYNTHIA-RAND-CITYSCAPES (Ros et al., CVPR 2016): {@code root/RGB}, {@code root/GT/LABELS}. */
  public static ImageFolder synthia(Section section) {
    Path root = section.path("root");
    Part part = Part.of(root.resolve("RGB"), root.resolve("GT/LABELS"));
    return new ImageFolder(section, "root", List.of(part), "synthia");
  }

  /**
   * Cityscapes (Cordts et al., CVPR 2016): {@code leftImg8bit/SPLIT/CITY}, {@code
   * gtFine/SPLIT/CITY}.
   */
  public static ImageFolder cityscapes(Section section) {
    Path root = section.path("root");
    List<Part> parts = new ArrayList<>();
    for (String split : splits(section, "train", "val", "test")) {
      Path images = root.resolve("leftImg8bit").resolve(split);
      Path labels = root.resolve("gtFine").resolve(split);
      parts.add(new Part(images, labels, "_leftImg8bit", "_gtFine_labelIds"));
    }
    return new ImageFolder(section, "root", parts, "cityscapes");
  }

  /**
   * ACDC (Sakaridis et al., ICCV 2021): {@code rgb_anon/CONDITION/SPLIT/SEQUENCE}, {@code
   * gt/CONDITION/SPLIT/SEQUENCE}.
   */
  public static ImageFolder acdc(Section section) {
    Path root = section.path("root");
    String[] known = {"fog", "night", "rain", "snow"};
    List<String> conditions =
        section.has("condition") ? words(section, "condition", known) : List.of(known);
    List<Part> parts = new ArrayList<>();
    for (String split : splits(section, "train", "val", "test")) {
      for (String condition : conditions) {
        Path images = root.resolve("rgb_anon").resolve(condition).resolve(split);
        Path labels = root.resolve("gt").resolve(condition).resolve(split);
        parts.add(new Part(images, labels, "_rgb_anon", "_gt_labelIds"));
      }
    }
    return new ImageFolder(section, "root", parts, "cityscapes");
  }

  /**
   * CamVid (Brostow et al., PRL 2009) in SegNet's form: {@code root/train}, {@code
   * root/trainannot}, ...
   */
  public static ImageFolder camvid(Section section) {
    Path root = section.path("root");
    List<Part> parts = new ArrayList<>();
    for (String split : splits(section, "train", "val", "test")) {
      parts.add(Part.of(root.resolve(split), root.resolve(split + "annot")));
    }
    return new ImageFolder(section, "root", parts, "camvid");
  }

  /**
   * Anyone's images: {@code images: DIR, labels: DIR, taxonomy: FILE}. Without labels, a pool to
   * choose from.
   */
  public static ImageFolder own(Section section) {
    Path images = section.path("images");
    Path labels = section.has("labels") ? section.path("labels") : null;
    return new ImageFolder(section, "images", List.of(Part.of(images, labels)), "");
  }

  private static List<String> splits(Section section, String... known) {
    return words(section, "split", known);
  }

  /** The word {@code all} stands for all that are on disk. */
  private static List<String> words(Section section, String key, String... known) {
    List<String> given = section.texts(key);
    section.check(
        !given.isEmpty(), key, "must say which images: " + String.join(", ", known) + " or all");
    List<String> words = Stream.concat(Stream.of(known), Stream.of("all")).toList();
    for (String word : given) {
      section.check(
          words.contains(word), key, "'" + word + "' is unknown" + Nearest.hint(word, words));
    }
    return given.contains("all") ? List.of(known) : given;
  }

  private static Optional<ValueRange> range(Section section) {
    if (!section.has("range")) {
      return Optional.empty();
    }
    List<Double> ends = section.numbers("range", Range.any());
    boolean valid = ends.size() == 2 && ValueRange.isValid(ends.get(0), ends.get(1));
    section.check(valid, "range", "must be [low, high]: the values that are black and white");
    return Optional.of(new ValueRange(ends.get(0), ends.get(1)));
  }

  /** Which values are black and white in images with more than 8 bits. */
  Optional<ValueRange> range() {
    return range;
  }

  /** What its label files mean, if known. */
  Optional<Legend> legend() {
    if (legendFile.isPresent()) {
      return legendFile.map(Legend::read);
    }
    return legendName.isEmpty() ? Optional.empty() : Optional.of(Legend.named(legendName));
  }

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    Path root = requireFolder(key);
    if (section.has("labels")) {
      requireFolder("labels");
    }
    List<Part> present = parts.stream().filter(part -> Files.isDirectory(part.images())).toList();
    String wanted =
        parts.stream()
            .map(part -> root.relativize(part.images()).toString())
            .collect(Collectors.joining(" or "));
    section.check(!present.isEmpty(), key, "is " + root + ", which has no folder " + wanted);
    Map<String, FileSet.Entry> entries = new TreeMap<>();
    present.forEach(part -> list(part, entries));
    return new FileSet(
        List.copyOf(entries.values()), legend(taxonomy), legendFile, taxonomy, range);
  }

  private Path requireFolder(String name) {
    Path folder = section.path(name);
    try {
      folder.getFileSystem().provider().checkAccess(folder);
    } catch (NoSuchFileException e) {
      throw section.error(name, "is " + folder + ", which does not exist");
    } catch (IOException e) {
      throw section.error(
          name, "is " + folder + ", which cannot be read: " + MadaException.reason(e));
    }
    section.check(Files.isDirectory(folder), name, "is " + folder + ", which is no folder");
    return folder;
  }

  private Legend legend(Taxonomy taxonomy) {
    Optional<Legend> known = legend();
    if (legendFile.isEmpty()) {
      known.ifPresent(legend -> UnknownClasses.among(legend.names(), taxonomy).refuseIn(section));
    }
    return known.orElseGet(() -> Legend.of(taxonomy));
  }

  private void list(Part part, Map<String, FileSet.Entry> entries) {
    Map<String, Path> images =
        PictureFolder.list(part.images(), ANY_DEPTH, name -> name.endsWith(part.imageSuffix()));
    section.check(
        !images.isEmpty(),
        key,
        "leads to " + part.images() + ", which holds no " + PictureFormat.WORDS + " pictures");
    boolean labelled = part.labels() != null && Files.isDirectory(part.labels());
    Map<String, Path> labels =
        labelled
            ? PictureFolder.list(
                part.labels(), ANY_DEPTH, name -> name.endsWith(part.labelSuffix()))
            : Map.of();
    images.forEach(
        (name, image) -> {
          String labelName =
              name.substring(0, name.length() - part.imageSuffix().length()) + part.labelSuffix();
          Path label = labels.get(labelName);
          if (labelled && label == null) {
            throw new MadaException(
                "image "
                    + image
                    + " has no label: "
                    + part.labels().resolve(labelName + ".png")
                    + " does not exist");
          }
          if (entries.put(name, new FileSet.Entry(name, image, label)) != null) {
            throw new MadaException("two images of the chosen splits are named " + name);
          }
        });
  }
}

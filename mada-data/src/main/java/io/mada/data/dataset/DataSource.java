package io.mada.data.dataset;

import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.ImageFiles;
import io.mada.data.label.LabelIds;
import io.mada.data.picture.PictureFormat;
import io.mada.data.picture.ValueRange;
import io.mada.internal.config.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One entry in a configuration's {@code data} section: a dataset, which part of it is used, and at
 * which size.
 *
 * <pre>{@code
 * target:
 *   dataset: camvid
 *   root: /data/camvid
 *   split: all
 *   prefix: 0001TP        # or a list of them: names, or last parts of names, that begin with it
 *   list: chosen.txt      # names, one per line
 *   skip: 42              # leaves out the first ones of what is left
 *   limit: 20             # and then at most this many
 *   range: [0, 4095]      # which values of more than 8 bits are black and white
 *   size: [480, 360]      # resized: bilinear for images, nearest for labels
 * }</pre>
 */
public final class DataSource implements Dataset {

  private final String place;
  private final Dataset dataset;
  private final Optional<ImageFolder> files;
  private final Optional<ImageSize> size;
  private final List<String> prefixes;
  private final Optional<Path> list;
  private final int skip;
  private final int limit;
  private final Optional<DiskCache> cache;
  private final String kind;

  /**
   * Reads the settings.
   *
   * @param factory of the dataset that {@code dataset} names; it reads the rest of the section
   */
  public DataSource(Section section, Factory<? extends Dataset> factory) {
    this(section, factory, Optional.empty());
  }

  /**
   * Reads the settings.
   *
   * @param factory of the dataset that {@code dataset} names; it reads the rest of the section
   * @param cache keeps what has been read from files
   */
  public DataSource(
      Section section, Factory<? extends Dataset> factory, Optional<DiskCache> cache) {
    this.cache = cache;
    place = section.path();
    kind = section.text("dataset");
    size = section.size("size");
    prefixes = section.texts("prefix");
    list = section.has("list") ? Optional.of(section.file("list")) : Optional.empty();
    skip = section.integer("skip", 0, Range.atLeast(0));
    limit = section.integer("limit", Integer.MAX_VALUE, Range.atLeast(1));
    dataset = factory.create(section);
    files = Optional.ofNullable(ImageFolder.KINDS.get(kind)).map(kind -> kind.create(section));
  }

  /** The size that images are resized to; empty if they keep their own. */
  public Optional<ImageSize> size() {
    return size;
  }

  /**
   * Which values are black and white in images with more than 8 bits, if the configuration says so.
   */
  public Optional<ValueRange> range() {
    return files.flatMap(ImageFolder::range);
  }

  /** The ids in its label files; empty if nothing says what they are. */
  public Optional<LabelIds> labelIds() {
    return files.flatMap(ImageFolder::legend).map(LabelIds::new);
  }

  /**
   * Opens the dataset and takes the subset. Images and labels are kept in memory as far as they fit
   * into a part of the heap.
   *
   * @throws MadaException if a folder, file or name is missing, or if nothing is left
   */
  @Override
  public Subset open(Taxonomy taxonomy) {
    ImageSet all = dataset.open(taxonomy);
    List<String> names = all.names();
    Set<String> listed = list.map(file -> listed(file, names)).orElse(Set.of());
    List<Integer> indices =
        IntStream.range(0, names.size())
            .filter(i -> hasPrefix(names.get(i)))
            .filter(i -> list.isEmpty() || listed.contains(names.get(i)))
            .skip(skip)
            .limit(limit)
            .boxed()
            .toList();
    if (indices.isEmpty()) {
      throw new ConfigurationException(
          Text.of(
              "%s: none of the %d images is left by prefix, list and skip; the first image is %s",
              place, names.size(), names.isEmpty() ? "missing" : names.get(0)));
    }
    indices.forEach(i -> requireListable(names.get(i)));
    return new Subset(all, indices, size, decoded(taxonomy));
  }

  /** For a plug-in's dataset, nobody knows what else its images depend on. */
  private DecodedFiles decoded(Taxonomy taxonomy) {
    String settings = Text.of("%s %s %s %s", kind, size, range(), taxonomy);
    return files.isPresent() ? new DecodedFiles(cache, settings) : DecodedFiles.NONE;
  }

  /**
   * Names are written one per line to files that people may edit: line breaks and surrounding
   * spaces would not survive.
   */
  private void requireListable(String name) {
    boolean control = name.codePoints().anyMatch(DataSource::breaksLines);
    if (control || !name.equals(name.strip())) {
      String shown =
          name.codePoints()
              .mapToObj(letter -> breaksLines(letter) ? code(letter) : Character.toString(letter))
              .collect(Collectors.joining());
      throw new ConfigurationException(
          Text.of(
              "%s: the name of image '%s' %s; rename it",
              place, shown, control ? "holds a control character" : "begins or ends in a space"));
    }
  }

  private static String code(int letter) {
    return "\\u" + HexFormat.of().toHexDigits((char) letter);
  }

  private static boolean breaksLines(int letter) {
    int type = Character.getType(letter);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private boolean hasPrefix(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return prefixes.isEmpty()
        || prefixes.stream().anyMatch(p -> name.startsWith(p) || last.startsWith(p));
  }

  private static Set<String> listed(Path file, List<String> names) {
    Set<String> known = Set.copyOf(names);
    Set<String> listed = new LinkedHashSet<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String name =
          line.isEmpty() || known.contains(line) ? line : PictureFormat.withoutExtension(line);
      if (!name.isEmpty() && !known.contains(name)) {
        String hint =
            Nearest.to(name, names).map(near -> "; did you mean " + near + "?").orElse("");
        throw new MadaException(
            Text.of("%s:%d: the dataset has no image %s%s", file, i + 1, name, hint));
      }
      listed.add(name);
    }
    return listed;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new MadaException(ImageFiles.reason(file, e), e);
    }
  }
}

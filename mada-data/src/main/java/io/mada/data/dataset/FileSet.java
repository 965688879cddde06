package io.mada.data.dataset;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.ImageFiles;
import io.mada.data.label.LabelCode;
import io.mada.data.label.Legend;
import io.mada.data.picture.ValueRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Images and labels that are files. */
final class FileSet implements ImageSet {

  /**
   * An image.
   *
   * @param label where its label is or would be; null in a set without labels
   */
  record Entry(String name, Path image, Path label) {}

  private final List<Entry> entries;
  private final List<String> names;
  private final Optional<Path> legendFile;
  private final LabelCode code;
  private final Set<Integer> classes;
  private final Optional<ValueRange> range;

  /**
   * @param legendFile the file that the legend was read from, if there is one
   */
  FileSet(
      List<Entry> entries,
      Legend legend,
      Optional<Path> legendFile,
      Taxonomy taxonomy,
      Optional<ValueRange> range) {
    this.range = range;
    this.legendFile = legendFile;
    this.entries = List.copyOf(entries);
    this.names = entries.stream().map(Entry::name).toList();
    this.code = legend.code(taxonomy);
    boolean labelled = entries.stream().anyMatch(entry -> entry.label() != null);
    this.classes = labelled ? legend.trainingIds(taxonomy) : Set.of();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public RgbImage image(int index) {
    return ImageFiles.read(entries.get(index).image(), range);
  }

  @Override
  public LabelMap label(int index) {
    Entry entry = entries.get(index);
    if (entry.label() == null) {
      throw new MadaException("image " + entry.image() + " has no label");
    }
    LabelMap label = code.read(entry.label());
    ImageSize size = ImageFiles.size(entry.image());
    if (!label.size().equals(size)) {
      throw new MadaException(
          Text.of(
              "label %s is %s, but its image %s is %s",
              entry.label(), label.size(), entry.image(), size));
    }
    return label;
  }

  @Override
  public List<Path> imageFiles(int index) {
    return List.of(entries.get(index).image());
  }

  @Override
  public List<Path> labelFiles(int index) {
    return Stream.concat(Stream.ofNullable(entries.get(index).label()), legendFile.stream())
        .toList();
  }

  @Override
  public ImageSize storedSize(int index) {
    return ImageFiles.size(entries.get(index).image());
  }

  @Override
  public Set<Integer> classes() {
    return classes;
  }
}

package io.mada.data.dataset;

import io.mada.api.ImageSize;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.image.Resize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Some images of a set, at one size if one is given, kept in memory while there is room. */
public final class Subset implements ImageSet {

  private final ImageSet all;
  private final List<Integer> indices;
  private final List<String> names;
  private final Optional<ImageSize> size;
  private final DecodedFiles disk;
  private final Cache<RgbImage> images;
  private final Cache<LabelMap> labels;

  Subset(ImageSet all, List<Integer> indices, Optional<ImageSize> size, DecodedFiles disk) {
    this.disk = disk;
    this.all = all;
    this.indices = indices;
    this.names = indices.stream().map(all.names()::get).toList();
    this.size = size;
    long room = Runtime.getRuntime().maxMemory() / 4;
    this.images = new Cache<>(room / 4 * 3, image -> image.rgb().length);
    this.labels = new Cache<>(room / 4, label -> label.ids().length);
  }

  /** The same images, none of them in memory yet. */
  public Subset anew() {
    return new Subset(all, indices, size, disk);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public RgbImage image(int index) {
    return images.get(index, this::decodedImage);
  }

  @Override
  public LabelMap label(int index) {
    return labels.get(index, this::decodedLabel);
  }

  private RgbImage decodedImage(int index) {
    int place = indices.get(index);
    return disk.image(all.imageFiles(place), () -> resized(all.image(place)));
  }

  private LabelMap decodedLabel(int index) {
    int place = indices.get(index);
    return disk.label(all.labelFiles(place), () -> resized(all.label(place)));
  }

  @Override
  public List<Path> imageFiles(int index) {
    return all.imageFiles(indices.get(index));
  }

  @Override
  public List<Path> labelFiles(int index) {
    return all.labelFiles(indices.get(index));
  }

  @Override
  public Set<Integer> classes() {
    return all.classes();
  }

  @Override
  public ImageSize storedSize(int index) {
    return all.storedSize(indices.get(index));
  }

  private RgbImage resized(RgbImage image) {
    return size.map(s -> Resize.bilinear(image, s)).orElse(image);
  }

  private LabelMap resized(LabelMap label) {
    return size.map(s -> Resize.nearest(label, s)).orElse(label);
  }
}

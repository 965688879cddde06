package io.mada.data.dataset;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.internal.loading.Damaged;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A set in which a few images may be damaged. One that cannot be read is replaced by the next one
 * that can, so that a pass over the images gets one for each name.
 */
public final class Tolerant implements ImageSet, Damaged {

  private final ImageSet images;
  private final int most;
  private final Consumer<String> warnings;
  private final Map<Integer, String> damage = new ConcurrentHashMap<>();

  /**
   * @param share of the images that may be damaged
   * @param warnings told about each of them once
   */
  public Tolerant(ImageSet images, double share, Consumer<String> warnings) {
    this.images = images;
    this.most = (int) (share * images.size());
    this.warnings = warnings;
  }

  @Override
  public RgbImage image(int index) {
    for (int i = 0; i < images.size(); i++) {
      int place = (index + i) % images.size();
      if (!damage.containsKey(place)) {
        try {
          return images.image(place);
        } catch (MadaException e) {
          leaveOut(place, e);
        }
      }
    }
    throw new MadaException("no image can be read");
  }

  private void leaveOut(int place, MadaException e) {
    if (damage.putIfAbsent(place, Text.line(e.getMessage())) != null) {
      return;
    }
    if (damage.size() > most) {
      throw tooMany(damage.size(), images.size(), most, "the last: " + e.getMessage());
    }
    warnings.accept("left out, since it cannot be read: " + e.getMessage());
  }

  /**
   * The error for a set with more damaged images than allowed.
   *
   * @param example one of them, and what is wrong with it
   */
  public static MadaException tooMany(int damaged, int images, int most, String example) {
    return new MadaException(
        Text.of(
            "%d of %d images cannot be read, which is more than data.tolerate allows (%d); %s",
            damaged, images, most, example));
  }

  @Override
  public Optional<String> damage(int index) {
    return Optional.ofNullable(damage.get(index));
  }

  @Override
  public List<String> names() {
    return images.names();
  }

  @Override
  public LabelMap label(int index) {
    return images.label(index);
  }

  @Override
  public List<Path> labelFiles(int index) {
    return images.labelFiles(index);
  }

  @Override
  public List<Path> imageFiles(int index) {
    return images.imageFiles(index);
  }

  @Override
  public ImageSize storedSize(int index) {
    return images.storedSize(index);
  }

  @Override
  public Set<Integer> classes() {
    return images.classes();
  }

  @Override
  public int size() {
    return images.size();
  }
}

package io.mada.train.loop;

import io.mada.api.ImageSize;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An image set whose labels are not used: every pixel is ignored. */
public final class Unlabelled implements ImageSet {

  private final ImageSet set;

  /**
   * Cached, so that asking for the label of an image that has just been decoded does not decode it
   * again.
   */
  private final Map<Integer, ImageSize> sizes = new ConcurrentHashMap<>();

  public Unlabelled(ImageSet set) {
    this.set = set;
  }

  @Override
  public List<String> names() {
    return set.names();
  }

  @Override
  public RgbImage image(int index) {
    RgbImage image = set.image(index);
    sizes.put(index, image.size());
    return image;
  }

  @Override
  public LabelMap label(int index) {
    ImageSize size = sizes.containsKey(index) ? sizes.get(index) : image(index).size();
    byte[] ids = new byte[size.width() * size.height()];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    return new LabelMap(size.width(), size.height(), ids);
  }

  @Override
  public Set<Integer> classes() {
    return Set.of();
  }
}

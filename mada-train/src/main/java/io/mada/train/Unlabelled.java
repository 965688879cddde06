package io.mada.train;

import io.mada.api.ImageSet;
import io.mada.api.LabelMap;
import io.mada.api.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** An image set whose labels are not looked at: every pixel is ignored. */
record Unlabelled(ImageSet set) implements ImageSet {

  @Override
  public List<String> names() {
    return set.names();
  }

  @Override
  public RgbImage image(int index) {
    return set.image(index);
  }

  @Override
  public LabelMap label(int index) {
    RgbImage image = set.image(index);
    byte[] ids = new byte[image.width() * image.height()];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    return new LabelMap(image.width(), image.height(), ids);
  }

  @Override
  public Set<Integer> classes() {
    return Set.of();
  }
}

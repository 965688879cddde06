package io.mada.data.augment;

import io.mada.api.data.Augmentation;
import io.mada.api.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A random scale and the random crop after it, combined: only the pixels inside the window are
 * computed.
 */
public record ScaledCrop(RandomScale scale, RandomCrop crop) implements Augmentation {

  /** Joins each scale with a crop that follows it. */
  public static List<Augmentation> fuse(List<Augmentation> augmentations) {
    List<Augmentation> fused = new ArrayList<>();
    for (Augmentation next : augmentations) {
      int last = fused.size() - 1;
      if (next instanceof RandomCrop crop
          && last >= 0
          && fused.get(last) instanceof RandomScale scale) {
        fused.set(last, new ScaledCrop(scale, crop));
      } else {
        fused.add(next);
      }
    }
    return List.copyOf(fused);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return crop.cutScaled(sample, scale.draw(sample.image().size(), random), random);
  }
}

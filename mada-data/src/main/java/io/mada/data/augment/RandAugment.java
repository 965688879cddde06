package io.mada.data.augment;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Sample;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Applies a few strong changes drawn at random: {@code rand_augment: {count: 2, magnitude: 10}}
 * (RandAugment, Cubuk et al., NeurIPS 2020, in the form that FixMatch uses). Each is applied with
 * probability one half, with a strength of 1 to {@code magnitude} - 1 tenths. What comes in from
 * beyond the border is grey and ignored.
 *
 * @param count the number of draws, with replacement
 * @param magnitude above 1, at most 10
 */
public record RandAugment(int count, int magnitude) implements Augmentation {

  private static final double APPLIED = 0.5;
  private static final double LEVELS = 10;

  /** A change of the sample, with a strength from 0 to 1. */
  private interface Change {
    Sample apply(Sample sample, double strength, RandomGenerator random);
  }

  private static final List<Change> CHANGES =
      List.of(
          (sample, v, random) -> sample,
          (sample, v, random) -> Tone.autocontrast(sample),
          (sample, v, random) -> Tone.equalize(sample),
          (sample, v, random) -> Tone.brightness(sample, factor(v)),
          (sample, v, random) -> Tone.contrast(sample, factor(v)),
          (sample, v, random) -> Tone.colour(sample, factor(v)),
          (sample, v, random) -> Tone.sharpness(sample, factor(v)),
          (sample, v, random) -> Tone.posterize(sample, 4 + (int) (4 * v)),
          (sample, v, random) -> Tone.solarize(sample, 256 - (int) (256 * v)),
          (sample, v, random) -> Warp.rotation(either(30 * v, random)).apply(sample),
          (sample, v, random) -> Warp.shear(either(0.3 * v, random), 0).apply(sample),
          (sample, v, random) -> Warp.shear(0, either(0.3 * v, random)).apply(sample),
          (sample, v, random) -> Warp.shift(either(0.3 * v, random), 0).apply(sample),
          (sample, v, random) -> Warp.shift(0, either(0.3 * v, random)).apply(sample));

  public static RandAugment read(Section section) {
    Section settings = section.section("rand_augment");
    return new RandAugment(
        settings.integer("count", 2, Range.between(1, CHANGES.size())),
        settings.integer("magnitude", 10, Range.between(2, LEVELS)));
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    Sample changed = sample;
    for (int i = 0; i < count; i++) {
      Change change = CHANGES.get(random.nextInt(CHANGES.size()));
      double strength = (1 + random.nextInt(magnitude - 1)) / LEVELS;
      if (random.nextDouble() < APPLIED) {
        changed = change.apply(changed, strength, random);
      }
    }
    return changed;
  }

  /** The factor for brightness and the like: 1 would leave them unchanged. */
  private static double factor(double strength) {
    return 0.9 * strength + 0.05;
  }

  private static double either(double value, RandomGenerator random) {
    return random.nextBoolean() ? value : -value;
  }
}

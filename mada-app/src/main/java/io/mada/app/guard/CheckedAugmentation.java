package io.mada.app.guard;

import io.mada.api.data.Augmentation;
import io.mada.api.data.Sample;
import java.util.random.RandomGenerator;

/** An augmentation that must not produce classes that were not there before. */
public final class CheckedAugmentation implements Augmentation {

  private final Augmentation augmentation;
  private final Guard guard;

  public CheckedAugmentation(Augmentation augmentation, Guard guard) {
    this.augmentation = augmentation;
    this.guard = guard;
  }

  /**
   * The framework's own augmentations are not guarded: the image loader merges those that can be
   * done in one go.
   */
  public static Augmentation of(Augmentation augmentation, Guard guard) {
    return guard.isForeign() ? new CheckedAugmentation(augmentation, guard) : augmentation;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return guard.call(
        "apply()",
        () -> {
          Sample result = augmentation.apply(sample, random);
          if (result == null || result == sample) {
            return result;
          }
          if (result.label().width() < 1 || result.label().height() < 1) {
            throw guard.fault("returned a sample that is " + result.label().size());
          }
          TrainingIds.of(sample.label())
              .problem(result.label())
              .ifPresent(
                  problem -> {
                    throw guard.fault("returned a label with " + problem);
                  });
          return result;
        });
  }
}

package io.mada.api;

import java.util.List;
import java.util.function.Consumer;

/** Brings images from where they lie to the training loop. */
public interface BatchLoading {

  /**
   * An endless row of shuffled, augmented batches.
   *
   * @param indices the images of the set to use
   * @param seed of the order and the augmentations; batch i is the same on any number of threads
   * @param firstBatch how many batches to leave out, for a training that goes on
   */
  BatchSource shuffled(
      ImageSet set, List<Integer> indices, List<Augmentation> augmentations, int batch, long seed, long firstBatch);

  /**
   * Passes each image of the set to the consumer once, in order, in batches of images of one size.
   *
   * @param labelled whether labels are read; otherwise they are all ignored
   */
  void inOrder(ImageSet set, boolean labelled, Consumer<Batch> consumer);
}

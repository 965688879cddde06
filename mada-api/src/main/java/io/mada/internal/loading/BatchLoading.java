package io.mada.internal.loading;

import io.mada.api.MadaException;
import io.mada.api.compute.Span;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings images from where they are stored to the training loop. A failure on the way, such as a
 * damaged file, is a {@link MadaException} in the thread that waits for the batch.
 */
public interface BatchLoading {

  /**
   * An endless sequence of shuffled, augmented batches.
   *
   * @param set holds the images
   * @param indices the images of the set to use
   * @param augmentations applied to each sample in this order
   * @param batch the number of images in a batch
   * @param seed of the order and the augmentations; batch i is the same on any number of threads
   * @param firstBatch how many batches to skip, for training that is resumed
   * @return the batches; the caller closes them
   */
  BatchSource shuffled(
      ImageSet set,
      List<Integer> indices,
      List<Augmentation> augmentations,
      int batch,
      long seed,
      long firstBatch);

  /**
   * Passes some images of the set to the consumer once, in order, in batches of images of the same
   * size, which also end at multiples of {@link Span#UNIT} images.
   *
   * @param set holds the images
   * @param span which of them
   * @param labelled whether labels are read; otherwise they are all ignored
   * @param consumer called by the calling thread
   */
  void inOrder(ImageSet set, Span span, boolean labelled, Consumer<Batch> consumer);

  /**
   * Passes each image of the set to the consumer.
   *
   * @param set holds the images
   * @param labelled whether labels are read; otherwise they are all ignored
   * @param consumer called by the calling thread
   */
  default void inOrder(ImageSet set, boolean labelled, Consumer<Batch> consumer) {
    inOrder(set, new Span(0, set.size()), labelled, consumer);
  }
}

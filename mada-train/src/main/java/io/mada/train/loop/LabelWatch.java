package io.mada.train.loop;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Batch;
import io.mada.api.data.LabelMap;

/**
 * Ends training that learns nothing: if every pixel is ignored, the loss is 0 and looks like
 * success. Crops may well miss what is labelled, so a single batch, or an epoch of a few images,
 * proves nothing.
 */
final class LabelWatch {

  private static final int FEWEST = 1000;
  private static final byte IGNORED = (byte) LabelMap.IGNORED;

  private final String name;
  private final long patience;
  private long ignored;

  /**
   * Watches the batches of a set.
   *
   * @param name of the set, for the message
   * @param epoch the number of images in the set
   */
  LabelWatch(String name, int epoch) {
    this.name = name;
    this.patience = Math.max(epoch, FEWEST);
  }

  /** Looks at the labels of a batch up to the first pixel that counts, and returns the batch. */
  Batch see(Batch batch) {
    ignored = hasLabel(batch.labels()) ? 0 : ignored + batch.count();
    if (ignored >= patience) {
      throw new MadaException(
          Text.of(
                  "every pixel of the last %d %s images was ignored, so that nothing is learnt from them; compare the ids in",
                  ignored, name)
              + " their label files with the taxonomy, and look at random_crop");
    }
    return batch;
  }

  private static boolean hasLabel(byte[] labels) {
    for (byte label : labels) {
      if (label != IGNORED) {
        return true;
      }
    }
    return false;
  }
}

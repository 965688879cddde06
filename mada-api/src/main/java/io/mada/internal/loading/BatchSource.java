package io.mada.internal.loading;

import io.mada.api.MadaException;
import io.mada.api.data.Batch;

/**
 * An endless sequence of batches for training. Used by one thread; closing it stops the loading
 * ahead.
 */
public interface BatchSource extends AutoCloseable {

  /**
   * The next batch; waits until it is ready. An image that cannot be loaded is a {@link
   * MadaException}.
   *
   * @return images and labels, on the heap: nothing to close
   */
  Batch next();

  @Override
  void close();
}

package io.mada.train;

import io.mada.api.data.Batch;
import io.mada.internal.loading.BatchSource;

/** Batches whose waiting time and number of images are counted. */
record MeteredBatches(BatchSource source, StageMeters meters) implements AutoCloseable {

  Batch next() {
    Batch batch = meters.waiting().record(source::next);
    meters.images().increment(batch.count());
    return batch;
  }

  @Override
  public void close() {
    source.close();
  }
}

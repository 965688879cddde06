package io.mada.train.loop;

import io.mada.api.data.Batch;
import io.mada.internal.loading.BatchSource;

/** Batches whose images are counted and whose waiting time is measured. */
public record MeteredBatches(BatchSource source, StageMeters meters) implements AutoCloseable {

  public Batch next() {
    Batch batch = meters.waiting().record(source::next);
    meters.images().increment(batch.count());
    return batch;
  }

  @Override
  public void close() {
    source.close();
  }
}

package io.mada.app.pipeline;

import io.mada.api.compute.Span;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.loading.BatchSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Loading that counts the images it hands out. */
public final class CountedLoading implements BatchLoading {

  private final BatchLoading loading;
  private final AtomicLong images = new AtomicLong();

  public CountedLoading(BatchLoading loading) {
    this.loading = loading;
  }

  /** How many images have passed so far. */
  long images() {
    return images.get();
  }

  /** Counts images that other processes have loaded. */
  void add(int elsewhere) {
    images.addAndGet(elsewhere);
  }

  @Override
  public BatchSource shuffled(
      ImageSet set,
      List<Integer> indices,
      List<Augmentation> augmentations,
      int batch,
      long seed,
      long firstBatch) {
    BatchSource source = loading.shuffled(set, indices, augmentations, batch, seed, firstBatch);
    return new BatchSource() {
      @Override
      public Batch next() {
        Batch next = source.next();
        images.addAndGet(next.count());
        return next;
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  @Override
  public void inOrder(ImageSet set, Span span, boolean labelled, Consumer<Batch> consumer) {
    loading.inOrder(
        set,
        span,
        labelled,
        batch -> {
          images.addAndGet(batch.count());
          consumer.accept(batch);
        });
  }
}

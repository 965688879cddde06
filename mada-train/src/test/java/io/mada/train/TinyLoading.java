package io.mada.train;

import io.mada.api.compute.Span;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Sample;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.loading.BatchSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Loads in the calling thread; the image at each place of the row of batches depends on the seed
 * and the place alone.
 */
public record TinyLoading() implements BatchLoading {

  @Override
  public BatchSource shuffled(
      ImageSet set,
      List<Integer> indices,
      List<Augmentation> augmentations,
      int batch,
      long seed,
      long firstBatch) {
    return new BatchSource() {
      private long place = firstBatch * batch;

      @Override
      public Batch next() {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
          var random = new SplittableRandom(seed * 31 + place++);
          chosen.add(indices.get(random.nextInt(indices.size())));
        }
        return Batch.of(chosen, chosen.stream().map(i -> sample(set, i)).toList());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void inOrder(ImageSet set, Span span, boolean labelled, Consumer<Batch> consumer) {
    List<Integer> indices = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int i = span.from(); i < span.to(); i++) {
      Sample sample = sample(set, i);
      if (!samples.isEmpty() && !samples.get(0).image().size().equals(sample.image().size())) {
        consumer.accept(Batch.of(List.copyOf(indices), samples));
        indices.clear();
        samples.clear();
      }
      indices.add(i);
      samples.add(sample);
    }
    consumer.accept(Batch.of(List.copyOf(indices), samples));
  }

  private static Sample sample(ImageSet set, int index) {
    return new Sample(set.image(index), set.label(index));
  }
}

package io.mada.data.loading;

import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Sample;
import io.mada.data.augment.ScaledCrop;
import io.mada.internal.loading.BatchSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Endless batches of augmented samples: epoch after epoch, each in its own order. Batch k depends
 * only on the set, the augmentations and the seed, not on the number of threads or on where the
 * loader started.
 */
public final class BatchLoader implements BatchSource {

  private final ImageSet set;
  private final List<Augmentation> augmentations;
  private final int batch;
  private final Shuffle shuffle;
  private final long seed;
  private final ExecutorService workers;
  private final int ahead;
  private final Queue<Pending> pending = new ArrayDeque<>();
  private long position;

  private record Pending(List<Integer> indices, List<FutureTask<Sample>> samples) {}

  /**
   * Starts loading.
   *
   * @param indices the images to take; their order does not matter
   * @param batch images per batch; if there are fewer images, they repeat
   * @param firstIteration the number of the batch that {@link #next()} returns first, from 0
   * @param threads that decode ahead; 0 decodes in {@link #next()}
   */
  public BatchLoader(
      ImageSet set,
      Collection<Integer> indices,
      List<Augmentation> augmentations,
      int batch,
      long seed,
      long firstIteration,
      int threads) {
    this.set = set;
    this.augmentations = ScaledCrop.fuse(augmentations);
    this.batch = batch;
    this.seed = seed;
    this.shuffle = new Shuffle(indices, seed);
    this.position = firstIteration * batch;
    this.workers = threads == 0 ? null : Executors.newFixedThreadPool(threads, BatchLoader::worker);
    this.ahead = threads == 0 ? 0 : 2 + threads / batch;
    while (pending.size() < ahead) {
      pending.add(start());
    }
  }

  /** A thread that does not keep the process alive. */
  static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "image-loader");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Batch next() {
    pending.add(start());
    Pending first = pending.remove();
    List<Sample> samples = new ArrayList<>();
    for (FutureTask<Sample> sample : first.samples) {
      if (workers == null) {
        sample.run();
      }
      samples.add(ImageLoading.result(sample));
    }
    return Batch.of(first.indices, samples);
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.shutdownNow();
    }
    pending.clear();
  }

  private Pending start() {
    List<Integer> indices = new ArrayList<>();
    List<FutureTask<Sample>> samples = new ArrayList<>();
    for (int i = 0; i < batch; i++, position++) {
      int index = shuffle.at(position);
      long place = position;
      FutureTask<Sample> sample = new FutureTask<>(() -> load(index, place));
      if (workers != null) {
        workers.execute(sample);
      }
      indices.add(index);
      samples.add(sample);
    }
    return new Pending(List.copyOf(indices), samples);
  }

  private Sample load(int index, long place) {
    Sample sample = new Sample(set.image(index), set.label(index));
    SplittableRandom random = Shuffle.random(seed, place);
    for (Augmentation augmentation : augmentations) {
      sample = augmentation.apply(sample, random);
    }
    return sample;
  }
}

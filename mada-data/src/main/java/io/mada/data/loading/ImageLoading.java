package io.mada.data.loading;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.compute.Span;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.loading.BatchSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Decodes images ahead on worker threads. */
public final class ImageLoading implements BatchLoading {

  /** How many pixels a processor can work on at once without waiting for memory. */
  private static final int PIXELS_AT_ONCE = 400_000;

  private static final int MOST_AT_ONCE = 16;

  private final int threads;
  private final int pixelsAtOnce;

  /**
   * For a network on the CPU.
   *
   * @param threads that decode
   */
  public ImageLoading(int threads) {
    this(threads, PIXELS_AT_ONCE);
  }

  /**
   * For a network on any device.
   *
   * @param threads that decode
   * @param pixelsAtOnce about how many pixels the images that pass through a network at once have
   *     in total
   */
  public ImageLoading(int threads, int pixelsAtOnce) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads cannot decode");
    }
    this.threads = threads;
    this.pixelsAtOnce = pixelsAtOnce;
  }

  @Override
  public BatchSource shuffled(
      ImageSet set,
      List<Integer> indices,
      List<Augmentation> augmentations,
      int batch,
      long seed,
      long firstBatch) {
    return new BatchLoader(set, indices, augmentations, batch, seed, firstBatch, threads);
  }

  @Override
  public void inOrder(ImageSet set, Span span, boolean labelled, Consumer<Batch> consumer) {
    ExecutorService workers = Executors.newFixedThreadPool(threads, BatchLoader::worker);
    try {
      Queue<Future<Sample>> ahead = new ArrayDeque<>();
      List<Integer> indices = new ArrayList<>();
      List<Sample> samples = new ArrayList<>();
      for (int i = span.from(), started = i; i < span.to(); i++) {
        for (; started < span.to() && started <= i + 2 * threads; started++) {
          int index = started;
          ahead.add(workers.submit(() -> load(set, index, labelled)));
        }
        Sample sample = result(ahead.remove());
        if (!samples.isEmpty() && (i % Span.UNIT == 0 || isFull(samples, sample.image().size()))) {
          consumer.accept(Batch.of(List.copyOf(indices), samples));
          indices.clear();
          samples.clear();
        }
        indices.add(i);
        samples.add(sample);
      }
      if (!samples.isEmpty()) {
        consumer.accept(Batch.of(List.copyOf(indices), samples));
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private boolean isFull(List<Sample> samples, ImageSize next) {
    ImageSize size = samples.get(0).image().size();
    int most = Math.min(MOST_AT_ONCE, Math.max(1, pixelsAtOnce / (size.width() * size.height())));
    return samples.size() == most || !size.equals(next);
  }

  private static Sample load(ImageSet set, int index, boolean labelled) {
    RgbImage image = set.image(index);
    if (labelled) {
      return new Sample(image, set.label(index));
    }
    byte[] ids = new byte[image.width() * image.height()];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    return new Sample(image, new LabelMap(image.width(), image.height(), ids));
  }

  /** The sample, or the failure of the worker that loaded it. */
  static Sample result(Future<Sample> sample) {
    try {
      return sample.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while waiting for images", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MadaException failure) {
        throw failure;
      }
      if (e.getCause() instanceof OutOfMemoryError memory) {
        throw memory;
      }
      throw new MadaException("loading an image failed: " + e.getCause(), e.getCause());
    }
  }
}

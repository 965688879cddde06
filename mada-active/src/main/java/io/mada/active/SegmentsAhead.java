package io.mada.active;

import io.mada.api.MadaException;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Segmentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The superpixels of a pass's images, in order, computed by all processors ahead of the network,
 * since dividing an image takes one processor about as long as the network takes for it. Nothing is
 * done until superpixels are asked for. Used by one thread.
 */
final class SegmentsAhead implements AutoCloseable {

  private record Key(int image, int side) {}

  private final Segmentation segmentation;
  private final int images;
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Map<Key, Future<Superpixels>> begun = new HashMap<>();
  private ExecutorService workers;

  SegmentsAhead(Segmentation segmentation, int images) {
    this.segmentation = segmentation;
    this.images = images;
  }

  /** Those of some consecutive images; no earlier ones are asked for afterwards. */
  List<Superpixels> of(int first, int count, int side) {
    begun.keySet().removeIf(key -> key.image() < first);
    int end = Math.min(images, first + count + processors);
    for (int image = first; image < end; image++) {
      begun.computeIfAbsent(new Key(image, side), this::begin);
    }
    List<Superpixels> superpixels = new ArrayList<>();
    for (int image = first; image < first + count; image++) {
      superpixels.add(wait(begun.get(new Key(image, side))));
    }
    return superpixels;
  }

  private Future<Superpixels> begin(Key key) {
    if (workers == null) {
      workers = Executors.newFixedThreadPool(processors);
    }
    return workers.submit(() -> segmentation.of(key.image(), key.side()));
  }

  private static Superpixels wait(Future<Superpixels> superpixels) {
    try {
      return superpixels.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while images were divided into superpixels", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new MadaException("cannot divide an image into superpixels: " + e.getCause(), e);
    }
  }

  /** Waits for the images that are being divided, so that nobody finds their files half written. */
  @Override
  public void close() {
    if (workers == null) {
      return;
    }
    workers.shutdownNow();
    try {
      workers.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.mada.app.predict;

import io.mada.api.MadaException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Passes images through three stages at once: some threads read ahead, the calling thread computes,
 * and some threads write. A failure is thrown when it is its image's turn, after all earlier images
 * have been written. The images in memory have no more than {@link #MOST_PIXELS} pixels together,
 * or there is just one.
 *
 * @param <A> what is read
 * @param <B> the result of writing
 */
final class Conveyor<A, B> implements AutoCloseable {

  private static final long MOST_PIXELS = 1 << 25;

  private final ExecutorService readers;
  private final ExecutorService writers;
  private final int most;
  private final Queue<Pending<Optional<A>>> ahead = new ArrayDeque<>();
  private final Queue<Pending<B>> behind = new ArrayDeque<>();
  private Item<A> waiting;
  private long pixels;

  /**
   * An image to be read.
   *
   * @param pixels the number of pixels, if known
   * @param reading empty if there are no more
   */
  record Item<A>(long pixels, Callable<Optional<A>> reading) {}

  private record Pending<T>(long pixels, Future<T> result) {}

  /**
   * @param readers threads that read; a single one reads in order
   * @param writers threads that write
   */
  Conveyor(int readers, int writers) {
    this.readers = Executors.newFixedThreadPool(readers, work -> daemon(work, "image-reader"));
    this.writers = Executors.newFixedThreadPool(writers, work -> daemon(work, "image-writer"));
    most = 1 + Math.max(readers, writers);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Passes images through, in order.
   *
   * @param computing run by the calling thread; returns what writes the result
   * @param done called by the calling thread, for one image after another
   */
  void run(Iterator<Item<A>> items, Function<A, Callable<B>> computing, Consumer<B> done) {
    try {
      for (Optional<A> image = next(items, done); image.isPresent(); image = next(items, done)) {
        long size = ahead.remove().pixels;
        behind.add(new Pending<>(size, writers.submit(computing.apply(image.get()))));
        while (behind.size() > most || !behind.isEmpty() && behind.peek().result.isDone()) {
          finish(done);
        }
      }
      while (!behind.isEmpty()) {
        finish(done);
      }
    } catch (RuntimeException | Error e) {
      // Everything before the failure is complete.
      try {
        while (!behind.isEmpty()) {
          result(behind.remove().result);
        }
      } catch (RuntimeException | Error later) {
        e.addSuppressed(later);
      }
      throw e;
    }
  }

  /** The next image, which stays at the head of the queue; empty if there are no more. */
  private Optional<A> next(Iterator<Item<A>> items, Consumer<B> done) {
    readAhead(items, done);
    return ahead.isEmpty() ? Optional.empty() : result(ahead.peek().result);
  }

  private void readAhead(Iterator<Item<A>> items, Consumer<B> done) {
    while (ahead.size() < most) {
      if (waiting == null && items.hasNext()) {
        waiting = items.next();
      }
      if (waiting == null) {
        return;
      }
      if (pixels > 0 && pixels + waiting.pixels > MOST_PIXELS) {
        if (!ahead.isEmpty()) {
          return;
        }
        // There is nothing else to do, and a large image needs the memory of those being written.
        finish(done);
        continue;
      }
      pixels += waiting.pixels;
      ahead.add(new Pending<>(waiting.pixels, readers.submit(waiting.reading)));
      waiting = null;
    }
  }

  private void finish(Consumer<B> done) {
    Pending<B> first = behind.remove();
    B written = result(first.result);
    pixels -= first.pixels;
    done.accept(written);
  }

  private static <T> T result(Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while waiting for images", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new MadaException("an image failed: " + e.getCause(), e.getCause());
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    readers.shutdownNow();
    writers.shutdownNow();
  }
}

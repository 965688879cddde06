package io.mada.api.compute;

import io.mada.api.Progress;
import java.io.Serializable;
import java.util.List;

/** A {@link ComputeEngine} at work. Used by one thread. */
public interface Computing extends AutoCloseable {

  /**
   * Does all of a piece of work. It may be cut anywhere at multiples of {@link Work#unit} items,
   * and a part of it be done more than once, as after the death of a machine; its results are the
   * same then, and are handed over once.
   *
   * @param work what is to be done
   * @param spans of the items, in order and apart from each other; each begins at a multiple of
   *     {@link Work#unit}
   * @param results is called by the calling thread, with whole spans that together are the given
   *     ones, in whatever order. No more of them are in memory than machines work on at once.
   * @param progress is told how many of the items are done
   * @param <R> what becomes of some neighbouring items
   */
  <R extends Serializable> void run(
      Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress);

  /** Ends it; what it has on other machines is freed. */
  @Override
  void close();
}

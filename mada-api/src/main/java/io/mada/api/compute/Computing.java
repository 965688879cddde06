package io.mada.api.compute;

import io.mada.api.Progress;
import java.io.Serializable;
import java.util.List;

/** A {@link ComputeEngine} at work. Used by one thread. */
public interface Computing extends AutoCloseable {

  /**
   * Does all of a piece of work. It may be cut at any multiple of {@link Work#unit} items, and a
   * part of it may be done more than once, as when a machine dies; its results are the same each
   * time, and are handed over once.
   *
   * @param work what to do
   * @param spans of the items, in order and not overlapping; each begins at a multiple of {@link
   *     Work#unit}
   * @param results called by the calling thread, with whole spans that together make up the given
   *     ones, in any order. No more of them are in memory than machines work on at once.
   * @param progress told how many of the items are done
   * @param <R> the result for a span of items
   */
  <R extends Serializable> void run(
      Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress);

  /** Ends it, and frees what it holds on other machines. */
  @Override
  void close();
}

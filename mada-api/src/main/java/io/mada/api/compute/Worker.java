package io.mada.api.compute;

/**
 * Does a piece of work in a process. Used by one thread at a time.
 *
 * @param <R> the result for a span of items
 */
@FunctionalInterface
public interface Worker<R> extends AutoCloseable {

  /**
   * Does the work for some items.
   *
   * @param span which items
   * @param results receives the results in order, such as one for each batch: whole spans that
   *     together make up the given one
   */
  void work(Span span, Results<R> results);

  @Override
  default void close() {}
}

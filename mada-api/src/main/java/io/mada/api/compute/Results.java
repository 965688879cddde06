package io.mada.api.compute;

/**
 * Takes the results of some work.
 *
 * @param <R> the result for a span of items
 */
@FunctionalInterface
public interface Results<R> {

  /**
   * Takes the result for a span of items.
   *
   * @param span which items
   * @param result for all of them together
   */
  void accept(Span span, R result);
}

package io.mada.api.compute;

/**
 * Takes what has been found out.
 *
 * @param <R> what becomes of some neighbouring items
 */
@FunctionalInterface
public interface Results<R> {

  /**
   * Takes the result of some items.
   *
   * @param span which items
   * @param result of them together
   */
  void accept(Span span, R result);
}

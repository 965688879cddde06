package io.mada.api.compute;

import java.io.Serializable;

/**
 * The same to be done for each of many items, such as the images of a set. What comes of an item
 * depends on nothing but the item.
 *
 * @param <R> what becomes of some neighbouring items
 */
public interface Work<R extends Serializable> {

  /**
   * Does it in this process.
   *
   * @return the caller closes it
   */
  Worker<R> here();

  /**
   * It may be cut at multiples of so many items only.
   *
   * @return above 0
   */
  default int unit() {
    return Span.UNIT;
  }

  /**
   * How many items may be worked on together elsewhere: their results travel, and are in memory,
   * together.
   *
   * @return above 0
   */
  int most();

  /**
   * Does it in another process, on whatever machine. This travels there once: a network that it
   * holds too.
   *
   * @return knows nothing of this process
   */
  Elsewhere<R> elsewhere();

  /**
   * Work that another process can do.
   *
   * @param <R> what becomes of some neighbouring items
   */
  @FunctionalInterface
  interface Elsewhere<R extends Serializable> extends Serializable {

    /**
     * Makes ready for work, once in each process.
     *
     * @param machine what the process may use
     * @return is closed before the process ends, or takes up other work
     */
    Worker<R> open(Machine machine);
  }
}

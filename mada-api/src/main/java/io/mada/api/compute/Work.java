package io.mada.api.compute;

import java.io.Serializable;

/**
 * The same work to be done for each of many items, such as the images of a set. The result for an
 * item depends on nothing but the item.
 *
 * @param <R> the result for a span of items
 */
public interface Work<R extends Serializable> {

  /**
   * Prepares the work in this process.
   *
   * @return does the work; the caller closes it
   */
  Worker<R> here();

  /**
   * The number of items at whose multiples the work may be cut.
   *
   * @return above 0
   */
  default int unit() {
    return Span.UNIT;
  }

  /**
   * How many items may be worked on together elsewhere: their results are sent, and held in memory,
   * together.
   *
   * @return above 0
   */
  int most();

  /**
   * The work for another process, on any machine. It is sent there once, with any network that it
   * holds.
   *
   * @return does not depend on this process
   */
  Elsewhere<R> elsewhere();

  /**
   * Work that another process can do.
   *
   * @param <R> the result for a span of items
   */
  @FunctionalInterface
  interface Elsewhere<R extends Serializable> extends Serializable {

    /**
     * Prepares for work, once in each process.
     *
     * @param machine what the process may use
     * @return does the work; closed before the process ends or takes up other work
     */
    Worker<R> open(Machine machine);
  }
}

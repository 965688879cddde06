package io.mada.api;

/** Tells the user how far a long piece of work is. Used by one thread. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress SILENT = (title, total) -> (done, detail) -> {};

  /**
   * Begins a piece of work.
   *
   * @param title what is done
   * @param total the number of parts; 0 where nobody knows
   * @return is told of each part; the caller closes it
   */
  Task begin(String title, long total);

  /** A piece of work that has begun. */
  @FunctionalInterface
  interface Task extends AutoCloseable {

    /**
     * Says how many parts are done.
     *
     * @param parts from the beginning
     * @param detail such as the present loss; may be empty
     */
    void done(long parts, String detail);

    @Override
    default void close() {}
  }
}

package io.mada.api;

/** Tells the user how far a long piece of work is. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress SILENT = (title, total) -> (done, detail) -> {};

  /**
   * Begins a piece of work.
   *
   * @param total the number of parts
   */
  Task begin(String title, long total);

  /** A piece of work that has begun. */
  @FunctionalInterface
  interface Task extends AutoCloseable {

    /**
     * Says how many parts are done.
     *
     * @param detail such as the present loss; may be empty
     */
    void done(long parts, String detail);

    @Override
    default void close() {}
  }
}

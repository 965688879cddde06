package io.mada.api;

/** Tells the user how far a long piece of work has got. Used by one thread. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress SILENT = (title, total) -> (done, detail) -> {};

  /**
   * Begins a piece of work.
   *
   * @param title what is being done
   * @param total the number of parts; 0 if unknown
   * @return the task to report each part to; the caller closes it
   */
  Task begin(String title, long total);

  /** A piece of work that has begun. */
  @FunctionalInterface
  interface Task extends AutoCloseable {

    /**
     * Says how many parts are done.
     *
     * @param parts counted from the beginning
     * @param detail such as the current loss; may be empty
     */
    void done(long parts, String detail);

    @Override
    default void close() {}
  }
}

package io.mada.app;

/** Tells, when Ctrl-C or the system ends the process, how to go on. Closed before, it tells nothing. */
final class Interruption implements AutoCloseable {

  private final Thread notice;

  private Interruption(Thread notice) {
    this.notice = notice;
  }

  /** Prints the message on the error stream if the process is ended from now on. */
  static Interruption tells(String message) {
    Thread notice = new Thread(() -> System.err.println("\nmada: " + message), "interruption");
    Runtime.getRuntime().addShutdownHook(notice);
    return new Interruption(notice);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(notice);
    } catch (IllegalStateException e) {
      // The process is ending, and the notice is out.
    }
  }
}

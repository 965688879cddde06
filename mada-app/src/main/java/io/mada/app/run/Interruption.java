package io.mada.app.run;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.app.guard.ExitCall;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the work in an orderly way when Ctrl-C or the system ends the process: tells the user how to
 * continue, and lets the work get to its next progress report. libtorch crashes if the process ends
 * while it computes.
 */
public final class Interruption implements AutoCloseable {

  /** How long the ending process waits for the work; a step may take longer on a slow machine. */
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean asked;

  /** The work has ended because it was asked to; the user knows. */
  public static final class Ended extends MadaException {
    private Ended() {
      super("interrupted");
    }
  }

  private Interruption(String message) {
    hook = new Thread(() -> end(message), "interruption");
  }

  /**
   * Prints the message on the error stream, unless it is empty, if the process is ended before this
   * is closed.
   */
  public static Interruption tells(String message) {
    Interruption interruption = new Interruption(message);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void end(String message) {
    if (ExitCall.underWay().isPresent()) {
      return;
    }
    asked = true;
    if (!message.isEmpty()) {
      System.err.println("\nmada: " + message);
    }
    try {
      closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Passes reports on to another progress, and ends the work with {@link Ended} when the process is
   * about to end.
   */
  public Progress over(Progress progress) {
    return (title, total) -> {
      Progress.Task task = progress.begin(title, total);
      return new Progress.Task() {
        @Override
        public void done(long parts, String detail) {
          if (asked) {
            throw new Ended();
          }
          task.done(parts, detail);
        }

        @Override
        public void close() {
          if (!asked) {
            task.close();
          }
        }
      };
    };
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already ending, and the notice has been printed.
    }
  }
}

package io.mada.app;

import io.mada.app.guard.ExitCall;
import io.mada.app.guard.Guard;
import io.mada.app.guard.TimedStrategy;
import io.mada.app.log.RunLog;
import java.util.List;

/**
 * The end of the process, over which plug-ins have no say: none of their threads, hooks or calls
 * can delay or forestall it.
 */
final class ProcessEnd {

  private static final long THREADS_MILLIS = 1000;
  private static final long HOOKS_MILLIS = 3000;
  private static volatile boolean expected;

  private ProcessEnd() {}

  /**
   * Ends the process at once, and says that a plug-in is the cause; files are either complete or
   * not written at all.
   */
  static void because(String line) {
    System.err.println((Boolean.getBoolean("mada.terminal") ? "\n" : "") + "mada: " + line);
    System.err.flush();
    RunLog.LOGGER.error(line);
    Runtime.getRuntime().halt(1);
  }

  /**
   * From now on, an exit that the command line has not requested, or a thread that fails, is
   * explained.
   */
  static void explainExits() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> Guard.endedBy(thread, error, ProcessEnd::explain));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!expected) {
                    ExitCall.underWay().ifPresent(ProcessEnd::because);
                  }
                }));
  }

  /** A library's thread: the work continues without it. */
  private static void explain(Thread thread, Throwable error) {
    RunLog.LOGGER.error("the thread '" + thread.getName() + "' failed", error);
  }

  /**
   * Ends the process after its work. A thread that a plug-in has left running is the plug-in's
   * fault.
   */
  static void with(int status) {
    List<String> left = threadsLeft();
    if (!left.isEmpty() && status == 0) {
      System.err.println("mada: the work is done, but " + left.get(0));
      halt(1);
    }
    if (!left.isEmpty() || TimedStrategy.isAnyAtWork()) {
      // libtorch may crash if the process ends in the orderly way while it computes.
      halt(status);
    }
    expected = true;
    Thread impatience =
        new Thread(
            () -> {
              sleep(HOOKS_MILLIS);
              halt(status);
            });
    impatience.setDaemon(true);
    impatience.start();
    System.exit(status);
  }

  /** Gives a thread that is about to end the time to do so. */
  private static List<String> threadsLeft() {
    List<String> left = Guard.threadsLeft();
    for (long waited = 0; !left.isEmpty() && waited < THREADS_MILLIS; waited += 20) {
      sleep(20);
      left = Guard.threadsLeft();
    }
    return left;
  }

  private static void halt(int status) {
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(status);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // The process is ending anyway.
    }
  }
}

package io.mada.app.guard;

import ai.djl.engine.EngineException;
import io.mada.api.MadaException;
import java.util.List;
import java.util.Optional;

/**
 * A plug-in's code is only called through this. If it throws, returns null or tries to end the
 * process, the caller gets a {@link MadaException} with a one-line message that names the plug-in
 * and the method; if it never returns, the {@link Watch} reports it.
 */
public final class Guard {

  private static final int DEEPEST_CAUSE = 20;

  private final String who;
  private final Watch watch;
  private final ClassLoader context;

  private Guard(String who, Watch watch, ClassLoader loader) {
    this.who = who;
    this.watch = watch;
    this.context = watch == null ? null : new Context(this, loader);
  }

  /** A call of a plug-in, which may throw anything. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws Throwable;
  }

  /**
   * The context class loader for a plug-in's calls, through which its libraries find their own
   * services. A thread started by the plug-in inherits it, which shows whose thread it is.
   */
  private static final class Context extends ClassLoader {

    private final Guard guard;

    Context(Guard guard, ClassLoader parent) {
      super(guard.who, parent);
      this.guard = guard;
    }
  }

  /**
   * A guard for third-party code.
   *
   * @param who its name in error messages, such as {@code the loss 'best' of com.acme.Module
   *     (acme.jar)}
   * @param loader of its classes
   */
  public static Guard foreign(String who, ClassLoader loader, Watch watch) {
    return new Guard(who, watch, loader);
  }

  /**
   * A guard for the framework's own code. It has no time limit, since it may be waiting for a disk.
   */
  public static Guard own(String who) {
    return new Guard(who, null, null);
  }

  /** The guard of the plug-in that has started a thread, or that the thread is running. */
  static Optional<Guard> of(Thread thread) {
    return thread.getContextClassLoader() instanceof Context context
        ? Optional.of(context.guard)
        : Optional.empty();
  }

  /** The plug-in's name in error messages. */
  public String who() {
    return who;
  }

  /** Whether the code is third-party. If not, expensive checks are left out. */
  public boolean isForeign() {
    return watch != null;
  }

  /**
   * Calls the plug-in.
   *
   * @param place for error messages, such as {@code image()}
   * @param work the call, including checks of its result
   * @return the result of the work, never null
   */
  public <T> T call(String place, Work<T> work) {
    return call(place, true, work);
  }

  /** Calls a method that returns nothing. */
  public void run(String place, Runnable work) {
    call(
        place,
        () -> {
          work.run();
          return place;
        });
  }

  /** Like {@link #call}, for as long as it takes: the time is limited elsewhere. */
  <T> T callWithoutLimit(String place, Work<T> work) {
    return call(place, false, work);
  }

  private <T> T call(String place, boolean limited, Work<T> work) {
    if (watch == null) {
      return explained(place, work);
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    Watch.Call call = watch.begin(thread, who, place, limited);
    boolean interrupted = thread.isInterrupted();
    try {
      T result = explained(place, work);
      if (limited && !interrupted && Thread.interrupted()) {
        throw fault("interrupted the thread that called it, in " + place);
      }
      return result;
    } finally {
      watch.end(thread, call);
      thread.setContextClassLoader(before);
    }
  }

  /**
   * Creates an exception for something the plug-in has done wrong, in words that follow its name.
   */
  public MadaException fault(String words) {
    return new MadaException(who + " " + words);
  }

  /** Whether a thread is inside a plug-in's call, rather than started by a plug-in. */
  boolean isCalling(Thread thread) {
    return watch.isCalling(thread);
  }

  /** Ends the work, as after a call that does not return. */
  void end(String words) {
    watch.end(who + " " + words);
  }

  /** Reports whose thread has ended with an exception; a plug-in's thread ends the work. */
  public static void endedBy(
      Thread thread, Throwable error, Thread.UncaughtExceptionHandler others) {
    Optional<Guard> guard = of(thread).filter(Guard::isForeign);
    if (guard.isEmpty()) {
      others.uncaughtException(thread, error);
    } else if (!(error instanceof ThreadDeath)) {
      guard.get().end("failed in its thread '" + thread.getName() + "': " + OneLine.of(error));
    }
  }

  /**
   * The threads that plug-ins have left running, for error messages; without those that do not keep
   * a process alive.
   */
  public static List<String> threadsLeft() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread != Thread.currentThread() && !thread.isDaemon())
        .flatMap(
            thread ->
                of(thread).stream()
                    .map(
                        guard ->
                            guard.who
                                + " has left its thread '"
                                + thread.getName()
                                + "' running; it must end it"))
        .toList();
  }

  private <T> T explained(String place, Work<T> work) {
    T result;
    try {
      result = work.run();
    } catch (MadaException e) {
      throw plain(e);
    } catch (Throwable e) {
      if (e instanceof OutOfMemoryError error) {
        if (isForeign()) {
          throw fault(
              "ran out of Java memory in "
                  + place
                  + ": "
                  + error.getMessage()
                  + "; MADA_JAVA_OPTS=-Xmx4g gives it more");
        }
        throw error;
      }
      if (e instanceof EngineException error && isShortOfMemory(error)) {
        throw error;
      }
      throw failure(place, e);
    }
    if (result == null) {
      throw fault("returned null from " + place);
    }
    return result;
  }

  /**
   * Self-explanatory exceptions pass through unchanged; only the framework gives a meaning to exit
   * statuses other than 1 and 2.
   */
  private MadaException plain(MadaException e) {
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      return new MadaException(who + " failed without a word: " + e.getClass().getName(), e);
    }
    return e.exitStatus() == 1 || e.exitStatus() == 2 ? e : new MadaException(e.getMessage(), e);
  }

  private MadaException failure(String place, Throwable e) {
    Optional<String> exit = exitCall(e);
    if (exit.isPresent()) {
      return new MadaException(who + " called " + exit.get() + " in " + place, e);
    }
    Throwable told =
        e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
    String hint =
        told instanceof LinkageError ? "; it was built against another version of MADA" : "";
    return new MadaException(who + " failed in " + place + ": " + OneLine.of(told) + hint, e);
  }

  private static Optional<String> exitCall(Throwable e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof ExitCall.Refused refused) {
        return Optional.of(refused.getMessage());
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /**
   * Recognises libtorch's message for a full device, which is nobody's fault; a smaller batch
   * helps.
   */
  public static boolean isShortOfMemory(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("out of memory") || message.contains("can't allocate memory");
  }
}

package io.mada.app.guard;

import io.mada.api.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches for calls of plug-ins that do not return. Code that ignores interruption cannot be
 * stopped, so the work is ended as a whole. A call costs two writes; a single thread checks the
 * time, and only while there are calls.
 *
 * <p>Only time observed by this thread counts: a process that was suspended for an hour has kept
 * nobody waiting.
 */
public final class Watch {

  /** How long a call may take by default. */
  public static final Duration USUAL_LIMIT = Duration.ofMinutes(10);

  private static final long SHORTEST_TICK_MILLIS = 5;
  private static final long LONGEST_TICK_MILLIS = 1000;
  private static final int IDLE_TICKS = 20;

  private final Duration limit;
  private final Consumer<String> ending;
  private final long tickMillis;
  private final Map<Thread, Call> calls = new ConcurrentHashMap<>();

  /** Only the watching thread sets it. */
  private volatile long clock;

  private volatile boolean ticking;

  /**
   * A call in progress; {@code outer} is the call in which it was made. Its time excludes that of
   * inner calls.
   */
  static final class Call {

    private final String who;
    private final String place;
    private final boolean limited;
    private final Call outer;
    private volatile long begun;
    private volatile boolean told;

    private Call(String who, String place, boolean limited, Call outer, long begun) {
      this.who = who;
      this.place = place;
      this.limited = limited;
      this.outer = outer;
      this.begun = begun;
    }

    /** Only called by the thread that makes the call. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void extend(long nanos) {
      begun += nanos;
    }
  }

  /**
   * Starts with the first call.
   *
   * @param limit of each call
   * @param ending ends the work, and is given the one-line reason; called by the watch's own
   *     thread, or by the caller of {@link #end(String)}
   */
  public Watch(Duration limit, Consumer<String> ending) {
    this.limit = limit;
    this.ending = ending;
    tickMillis =
        Math.max(SHORTEST_TICK_MILLIS, Math.min(LONGEST_TICK_MILLIS, limit.toMillis() / 10));
  }

  Call begin(Thread thread, String who, String place, boolean limited) {
    Call call = new Call(who, place, limited, calls.get(thread), clock);
    look(thread, call);
    return call;
  }

  void end(Thread thread, Call call) {
    if (call.outer == null) {
      calls.remove(thread);
    } else {
      call.outer.extend(clock - call.begun);
      look(thread, call.outer);
    }
  }

  private void look(Thread thread, Call call) {
    calls.put(thread, call);
    if (!ticking && call.limited) {
      startTicking();
    }
  }

  boolean isCalling(Thread thread) {
    return calls.containsKey(thread);
  }

  /** Ends the work for another reason. */
  void end(String line) {
    ending.accept(line);
  }

  private synchronized void startTicking() {
    if (!ticking) {
      ticking = true;
      Thread thread = new Thread(this::tick, "plug-in watch");
      thread.setContextClassLoader(Watch.class.getClassLoader());
      thread.setDaemon(true);
      thread.start();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void tick() {
    long last = System.nanoTime();
    for (int idle = 0; idle < IDLE_TICKS; idle = isIdle() ? idle + 1 : 0) {
      try {
        Thread.sleep(tickMillis);
      } catch (InterruptedException e) {
        // Only a plug-in would do that.
      }
      long now = System.nanoTime();
      clock += Math.min(now - last, TimeUnit.MILLISECONDS.toNanos(2 * tickMillis));
      last = now;
      calls.values().forEach(this::check);
    }
    ticking = false;
    if (!isIdle()) {
      startTicking();
    }
  }

  /**
   * Whether no call is being watched: calls that have been reported while the work continues are no
   * longer waited for.
   */
  private boolean isIdle() {
    return calls.values().stream().noneMatch(call -> call.limited && !call.told);
  }

  private void check(Call call) {
    if (call.limited && !call.told && clock - call.begun > limit.toNanos()) {
      call.told = true;
      ending.accept(
          Text.of(
              "%s did not return from %s within %s s; raise plugin_time_limit if it needs longer",
              call.who, call.place, seconds(limit)));
    }
  }

  static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}

package io.mada.app.guard;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A strategy with a time limit for choosing. Only this strategy is abandoned, so that a benchmark
 * continues with the others.
 */
public final class TimedStrategy implements SelectionStrategy {

  private static final String THREAD = "selection";

  private final SelectionStrategy strategy;
  private final String who;
  private final Duration limit;

  /**
   * @param who the strategy's name in error messages
   * @param limit for one selection
   */
  public TimedStrategy(SelectionStrategy strategy, String who, Duration limit) {
    this.strategy = strategy;
    this.who = who;
    this.limit = limit;
  }

  /** Whether an abandoned strategy is still running in this process. */
  public static boolean isAnyAtWork() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(THREAD));
  }

  @Override
  public Needs needs() {
    return strategy.needs();
  }

  @Override
  public boolean ranksImages() {
    return strategy.ranksImages();
  }

  /**
   * Waits for the choices, which are made in a separate thread: there is no other way to get rid of
   * code that ignores interruption. That thread does not keep the process alive, and anything it
   * keeps reading is on the heap or mapped from files, so nothing is freed while it is in use.
   */
  @Override
  public List<Choice> select(SelectionTask task) {
    FutureTask<List<Choice>> selection = new FutureTask<>(() -> strategy.select(task));
    Thread thread = new Thread(selection, THREAD);
    thread.setDaemon(true);
    thread.start();
    try {
      return selection.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new MadaException(
          Text.of(
              "%s did not return from select() within %s s; raise selection.time_limit if it needs longer",
              who, Watch.seconds(limit)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while " + who + " was selecting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } finally {
      thread.interrupt();
    }
  }
}

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
 * A strategy that gets so much time to choose and no more. It is given up alone, so that a
 * benchmark goes on with the others.
 */
public final class TimedStrategy implements SelectionStrategy {

  private static final String THREAD = "selection";

  private final SelectionStrategy strategy;
  private final String who;
  private final Duration limit;

  /**
   * @param who the strategy in an error's words
   * @param limit of one selection
   */
  public TimedStrategy(SelectionStrategy strategy, String who, Duration limit) {
    this.strategy = strategy;
    this.who = who;
    this.limit = limit;
  }

  /** Whether a strategy that was given up is still at work in this process. */
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
   * Waits for the choices, which are made in a thread of its own: nothing else gets rid of code
   * that ignores interruption. That thread does not keep the process alive, and what it goes on
   * reading is on the heap or mapped from files, so that nothing is freed under it.
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

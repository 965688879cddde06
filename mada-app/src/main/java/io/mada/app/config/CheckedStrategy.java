package io.mada.app.config;

import io.mada.api.Choice;
import io.mada.api.MadaException;
import io.mada.api.Needs;
import io.mada.api.Probe;
import io.mada.api.SelectionStrategy;
import io.mada.api.SelectionTask;
import io.mada.api.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A strategy that may come from anywhere: it gets so much time and no more, and what it returns is looked at before it
 * is believed. Every fault of it is a {@link MadaException} that names the strategy, its module and its jar.
 */
public final class CheckedStrategy implements SelectionStrategy {

  private static final String THREAD = "selection";

  private final SelectionStrategy strategy;
  private final String who;
  private final Duration limit;
  private final Needs needs;

  /**
   * Asks the strategy for its needs, once.
   *
   * @param who the strategy in an error's words
   * @param limit of one selection
   */
  CheckedStrategy(SelectionStrategy strategy, String who, Duration limit) {
    this.strategy = strategy;
    this.who = who;
    this.limit = limit;
    needs = guarded(this::checkedNeeds);
  }

  /** Whether a strategy that was given up is still at work in this process. */
  public static boolean isAnyAtWork() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals(THREAD));
  }

  @Override
  public Needs needs() {
    return needs;
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    List<Choice> choices = limited(() -> guarded(() -> strategy.select(task)));
    ChoiceCheck.problem(choices, task).ifPresent(problem -> {
      throw new MadaException(who + " returned " + problem);
    });
    return choices;
  }

  private Needs checkedNeeds() {
    Needs asked = strategy.needs();
    if (asked == null) {
      throw new MadaException(who + " needs null; it must return Needs.nothing() at least");
    }
    asked.pool().forEach(this::check);
    asked.source().forEach(this::check);
    return asked;
  }

  private void check(Probe probe) {
    if (!probe.name().matches("[\\w.-]+")) {
      throw new MadaException(who + " needs a probe named '" + probe.name() + "', which is no name for a file");
    }
  }

  /**
   * Waits for the work, which has a thread of its own: nothing else gets rid of code that ignores interruption. That
   * thread does not keep the process alive, and what it goes on reading is on the heap or mapped from files, so that
   * nothing is freed under it.
   */
  private List<Choice> limited(Supplier<List<Choice>> work) {
    FutureTask<List<Choice>> selection = new FutureTask<>(work::get);
    Thread thread = new Thread(selection, THREAD);
    thread.setDaemon(true);
    thread.start();
    try {
      return selection.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String seconds = BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString();
      throw new MadaException(
          Text.of("%s did not return within %s s; raise selection.time_limit if it needs longer", who, seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while " + who + " was selecting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OutOfMemoryError error) {
        throw error;
      }
      throw (MadaException) e.getCause();
    } finally {
      thread.interrupt();
    }
  }

  /** Only failures that explain themselves go on as they are. */
  private <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (MadaException | OutOfMemoryError e) {
      throw e;
    } catch (Exception | Error e) {
      String hint = e instanceof LinkageError ? "; it was built against another version of MADA" : "";
      throw new MadaException(who + " failed: " + OneLine.of(e) + hint, e);
    }
  }
}

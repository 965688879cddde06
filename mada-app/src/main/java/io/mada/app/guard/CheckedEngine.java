package io.mada.app.guard;

import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;

/** An engine that must leave nothing out and do nothing twice. */
public final class CheckedEngine implements ComputeEngine {

  private final ComputeEngine engine;
  private final Guard guard;

  private CheckedEngine(ComputeEngine engine, Guard guard) {
    this.engine = engine;
    this.guard = guard;
  }

  /** Puts a guard around a third-party engine. */
  public static ComputeEngine of(ComputeEngine engine, Guard guard) {
    return guard.isForeign() ? new CheckedEngine(engine, guard) : engine;
  }

  /** It may wait for a server. */
  @Override
  public Computing start(String name, Machine machine) {
    return new CheckedComputing(
        guard.callWithoutLimit("start()", () -> engine.start(name, machine)), guard);
  }

  @Override
  public boolean sharesFiles() {
    return guard.call("sharesFiles()", engine::sharesFiles);
  }

  private record CheckedComputing(Computing computing, Guard guard) implements Computing {

    @Override
    public <R extends Serializable> void run(
        Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress) {
      BitSet left = new BitSet();
      spans.forEach(span -> left.set(span.from(), span.to()));
      Results<R> checked =
          (span, result) -> {
            if (span.size() == 0 || left.nextClearBit(span.from()) < span.to()) {
              throw guard.fault(
                  Text.of(
                      "returned the items from %d to %d, which were not asked for, or twice",
                      span.from(), span.to()));
            }
            left.clear(span.from(), span.to());
            results.accept(span, result);
          };
      guard.callWithoutLimit(
          "run()",
          () -> {
            computing.run(work, spans, checked, progress);
            if (!left.isEmpty()) {
              throw guard.fault(
                  Text.of(
                      "left out %d items, item %d the first",
                      left.cardinality(), left.nextSetBit(0)));
            }
            return left;
          });
    }

    @Override
    public void close() {
      guard.callWithoutLimit(
          "close()",
          () -> {
            computing.close();
            return computing;
          });
    }
  }
}

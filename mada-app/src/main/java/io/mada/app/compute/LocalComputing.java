package io.mada.app.compute;

import io.mada.api.Progress;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import java.io.Serializable;
import java.util.List;

/** The engine {@code local}: the process that requests work does all of it. */
public enum LocalComputing implements ComputeEngine, Computing {
  HERE;

  /** The engine's name. */
  public static final String NAME = "local";

  @Override
  public Computing start(String name, Machine machine) {
    return this;
  }

  @Override
  public boolean sharesFiles() {
    return true;
  }

  @Override
  public <R extends Serializable> void run(
      Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress) {
    long[] done = {0};
    try (Worker<R> worker = work.here()) {
      for (Span span : spans) {
        worker.work(
            span,
            (part, result) -> {
              results.accept(part, result);
              done[0] += part.size();
              progress.done(done[0], "");
            });
      }
    }
  }

  @Override
  public void close() {
    // There is nothing to release.
  }
}

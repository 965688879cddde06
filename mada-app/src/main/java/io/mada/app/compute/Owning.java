package io.mada.app.compute;

import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;

/**
 * A worker with something of its own, such as a network, that is closed with it.
 *
 * @param release closes that
 */
public record Owning<R>(Worker<R> worker, Runnable release) implements Worker<R> {

  @Override
  public void work(Span span, Results<R> results) {
    worker.work(span, results);
  }

  @Override
  public void close() {
    release.run();
  }
}

package io.mada.app.compute;

import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;

/**
 * A worker that owns a resource, such as a network, and closes it at the end.
 *
 * @param release closes the resource
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

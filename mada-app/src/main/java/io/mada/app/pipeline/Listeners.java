package io.mada.app.pipeline;

import io.mada.api.train.RunListener;
import io.mada.app.run.MeterListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Combines several listeners; each is notified in turn, and finally told that the work has stopped.
 */
final class Listeners implements RunListener, AutoCloseable {

  private final List<RunListener> all;

  Listeners(List<RunListener> all) {
    this.all = all;
  }

  static RunListener of(RunListener... listeners) {
    return new Listeners(List.of(listeners));
  }

  /** The registries to which a run's meters are published. */
  List<MeterRegistry> meters(Path runDirectory) {
    return all.stream()
        .filter(MeterListener.class::isInstance)
        .map(listener -> ((MeterListener) listener).meters(runDirectory))
        .toList();
  }

  @Override
  public void begun(Step step) {
    tell(listener -> listener.begun(step));
  }

  @Override
  public void trained(Trained trained) {
    tell(listener -> listener.trained(trained));
  }

  @Override
  public void evaluated(Evaluated evaluated) {
    tell(listener -> listener.evaluated(evaluated));
  }

  @Override
  public void saved(Saved saved) {
    tell(listener -> listener.saved(saved));
  }

  @Override
  public void selected(Selected selected) {
    tell(listener -> listener.selected(selected));
  }

  @Override
  public void ended(Step step) {
    tell(listener -> listener.ended(step));
  }

  @Override
  public void failed(Failed failed) {
    tell(listener -> listener.failed(failed));
  }

  @Override
  public void finished(Path runDirectory) {
    tell(listener -> listener.finished(runDirectory));
  }

  @Override
  public void stopped() {
    tell(RunListener::stopped);
  }

  @Override
  public void close() {
    stopped();
  }

  private void tell(Consumer<RunListener> event) {
    all.forEach(event);
  }
}

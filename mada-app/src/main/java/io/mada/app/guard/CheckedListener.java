package io.mada.app.guard;

import io.mada.api.train.RunListener;
import java.nio.file.Path;

/** A listener that cannot stop the run from continuing. */
public final class CheckedListener implements RunListener {

  private final RunListener listener;
  private final Guard guard;

  private CheckedListener(RunListener listener, Guard guard) {
    this.listener = listener;
    this.guard = guard;
  }

  /** The framework's own listeners are left as they are. */
  public static RunListener of(RunListener listener, Guard guard) {
    return guard.isForeign() ? new CheckedListener(listener, guard) : listener;
  }

  @Override
  public void begun(Step step) {
    guard.run("begun()", () -> listener.begun(step));
  }

  @Override
  public void trained(Trained trained) {
    guard.run("trained()", () -> listener.trained(trained));
  }

  @Override
  public void evaluated(Evaluated evaluated) {
    guard.run("evaluated()", () -> listener.evaluated(evaluated));
  }

  @Override
  public void saved(Saved saved) {
    guard.run("saved()", () -> listener.saved(saved));
  }

  @Override
  public void selected(Selected selected) {
    guard.run("selected()", () -> listener.selected(selected));
  }

  @Override
  public void ended(Step step) {
    guard.run("ended()", () -> listener.ended(step));
  }

  @Override
  public void failed(Failed failed) {
    guard.run("failed()", () -> listener.failed(failed));
  }

  @Override
  public void finished(Path runDirectory) {
    guard.run("finished()", () -> listener.finished(runDirectory));
  }

  @Override
  public void stopped() {
    guard.run("stopped()", listener::stopped);
  }
}

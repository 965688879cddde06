package io.mada.app.report;

import io.mada.api.train.RunListener;
import java.nio.file.Path;

/** {@code {listener: tensorboard}}: keeps the training curves of a run as TensorBoard's events, under tensorboard/. */
public final class TensorBoard implements RunListener {

  private Path runDirectory;

  @Override
  public void begun(Step step) {
    runDirectory = step.runDirectory();
  }

  @Override
  public void saved(Saved saved) {
    Path folder = saved.file().getParent();
    Path curves = runDirectory.resolve("tensorboard").resolve(runDirectory.relativize(folder));
    TrainingCurves.write(folder.resolve("metrics.csv"), curves);
  }
}

package io.mada.app.pipeline;

import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.train.RunListener;

/** Shows the progress of a stage on the console. */
final class TaskListener implements RunListener {

  private final Progress.Task task;

  TaskListener(Progress.Task task) {
    this.task = task;
  }

  @Override
  public void trained(Trained trained) {
    StringBuilder text = new StringBuilder();
    trained.losses().forEach((name, loss) -> text.append(Text.of("%s %.3f, ", name, loss)));
    task.done(trained.iteration(), text + Text.of("%.1f images/s", trained.imagesPerSecond()));
  }

  @Override
  public void evaluated(Evaluated evaluated) {
    task.done(evaluated.iteration(), Text.of("mIoU %.1f %%", 100 * evaluated.values().get("miou")));
  }
}

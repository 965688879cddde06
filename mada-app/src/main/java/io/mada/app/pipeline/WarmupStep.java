package io.mada.app.pipeline;

import io.mada.api.Network;
import io.mada.app.run.Stage;
import io.mada.train.StageSettings;
import io.mada.train.StageTrainer;
import java.util.List;

/**
 * Trains on the source. Without the section {@code stages.warmup} the configured weights are taken as they are, as
 * those of a network that is warmed up already.
 */
public record WarmupStep() implements Step {

  @Override
  public String name() {
    return Stage.WARMUP.key();
  }

  @Override
  public void run(Workspace work) {
    train(work, false);
  }

  @Override
  public void resume(Workspace work) {
    train(work, true);
  }

  private void train(Workspace work, boolean resume) {
    try (Network network = NetworkFile.initial(work.experiment(), work.device())) {
      if (!Stage.WARMUP.isIn(work.experiment())) {
        work.output(Stage.WARMUP, name(), resume).checkpoints().saveInitial(network.state());
        return;
      }
      StageSettings settings = Stage.WARMUP.settings(work.experiment());
      double weight = Stage.adversarialWeight(work.experiment());
      StageTrainer trainer = work.trainer(List.of());
      trainer.warmup(network, settings, weight, work.output(Stage.WARMUP, name(), resume));
      work.drawCurves(name());
    }
  }
}

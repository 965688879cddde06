package io.mada.app.pipeline;

import io.mada.api.Network;
import io.mada.app.config.Experiment;
import io.mada.app.run.Stage;
import io.mada.train.StageSettings;
import io.mada.train.StageTrainer;
import java.util.List;

/**
 * Trains on the source. Without the section {@code stages.warmup} the configured weights are taken as they are, as
 * those of a network that is warmed up already.
 */
public record WarmupStep() implements Step {

  private static final StageFolder FOLDER = new StageFolder(Stage.WARMUP, Stage.WARMUP.key());

  /** The warm-up, and the drawing of its curves where there are any. */
  public static List<Step> steps(Experiment experiment) {
    return Stage.WARMUP.isIn(experiment)
        ? List.of(new WarmupStep(), new CurvesStep(FOLDER))
        : List.of(new WarmupStep());
  }

  @Override
  public String name() {
    return Stage.WARMUP.key();
  }

  @Override
  public List<String> inputs(Workspace work) {
    return List.of();
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return Stage.WARMUP.isIn(experiment) ? FOLDER.files() : List.of(FOLDER.best());
  }

  @Override
  public Standing standing(Workspace work) {
    return Stage.WARMUP.isIn(work.experiment()) ? FOLDER.standing(work) : Standing.DONE;
  }

  @Override
  public void run(Workspace work) {
    try (Network network = NetworkFile.initial(work.experiment(), work.device())) {
      if (!Stage.WARMUP.isIn(work.experiment())) {
        work.checkpoints(FOLDER.path()).saveInitial(network.state());
        return;
      }
      StageSettings settings = Stage.WARMUP.settings(work.experiment());
      double weight = Stage.adversarialWeight(work.experiment());
      StageTrainer trainer = work.trainer(List.of(), "");
      trainer.warmup(network, settings, weight, work.output(FOLDER));
    }
  }
}

package io.mada.app.pipeline;

import ai.djl.ndarray.NDManager;
import io.mada.active.Anchors;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Text;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.run.Selected;
import io.mada.app.run.Stage;
import io.mada.train.StageSettings;
import io.mada.train.StageTrainer;

/**
 * Trains on the selected target images.
 *
 * @param stage stage 1 from the warm-up, or stage 2 from stage 1 with the target's anchors
 * @param folder takes the network, relative to the run directory
 */
public record TrainStep(Stage stage, String folder) implements Step {

  /** A stage in the folder of its name. */
  public TrainStep(Stage stage) {
    this(stage, stage.key());
  }

  @Override
  public String name() {
    return folder;
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
    stage.check(work.experiment());
    StageTrainer trainer = work.trainer(Selected.read(work.directory(), work.images().pool()));
    StageSettings settings = stage.settings(work.experiment());
    if (stage == Stage.STAGE1) {
      try (Network network = work.best(Stage.WARMUP)) {
        trainer.stage1(network, settings, work.output(stage, folder, resume));
      }
    } else {
      try (Network network = work.best(Stage.STAGE1);
          NDManager scope = network.newScope();
          Anchors anchors = anchors(work, network, scope)) {
        trainer.stage2(
            network, settings, Stage.anchorSettings(work.experiment()), anchors, work.output(stage, folder, resume));
        NpyFile.write(work.directory().resolve(folder + "/anchors.npy"), anchors.toMatrix());
      }
    }
    work.drawCurves(folder);
  }

  private static Anchors anchors(Workspace work, Network network, NDManager scope) {
    var file = work.directory().need("target/anchors.npy", "anchors target");
    FloatMatrix anchors = NpyFile.read(file);
    long wanted = (long) network.classes() * network.featureChannels();
    if (anchors.columns() != wanted) {
      throw new MadaException(
          Text.of(
              "%s has %d values for each anchor, but the network has %d classes of %d features",
              file, anchors.columns(), network.classes(), network.featureChannels()));
    }
    return new Anchors(scope, anchors);
  }
}

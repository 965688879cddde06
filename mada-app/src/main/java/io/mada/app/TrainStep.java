package io.mada.app;

import ai.djl.ndarray.NDManager;
import io.mada.active.Anchors;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.train.AnchorSettings;
import io.mada.train.StageSettings;
import io.mada.train.StageTrainer;
import java.util.List;

/**
 * Trains on the selected target images.
 *
 * @param stage {@code stage1} from the warm-up, or {@code stage2} from stage 1 with the target's anchors
 */
record TrainStep(String stage) implements Step {

  static final String STAGE1 = "stage1";
  static final String STAGE2 = "stage2";

  @Override
  public String name() {
    return stage;
  }

  @Override
  public void run(Workspace work) {
    List<Integer> selected = Selected.read(work.directory(), work.pool());
    StageTrainer trainer = work.trainer(selected);
    StageSettings settings = work.settings(stage);
    StageTrainer.Output output = work.output(stage);
    if (stage.equals(STAGE1)) {
      try (Network network = work.best(WarmupStep.NAME)) {
        trainer.stage1(network, settings, output);
      }
      return;
    }
    try (Network network = work.best(STAGE1);
        NDManager scope = network.newScope();
        Anchors anchors = anchors(work, network, scope)) {
      AnchorSettings anchorSettings = AnchorSettings.read(work.experiment().stage(stage));
      trainer.stage2(network, settings, anchorSettings, anchors, output);
      NpyFile.write(work.directory().resolve(stage + "/anchors.npy"), anchors.toMatrix());
    }
  }

  private static Anchors anchors(Workspace work, Network network, NDManager scope) {
    var file = work.directory().need("target/anchors.npy", "anchors target");
    FloatMatrix anchors = NpyFile.read(file);
    long wanted = (long) network.classes() * network.featureChannels();
    if (anchors.columns() != wanted) {
      throw new MadaException(
          "%s has %d values for each anchor, but the network has %d classes of %d features"
              .formatted(file, anchors.columns(), network.classes(), network.featureChannels()));
    }
    return new Anchors(scope, anchors);
  }
}

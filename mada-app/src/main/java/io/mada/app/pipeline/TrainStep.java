package io.mada.app.pipeline;

import ai.djl.ndarray.NDManager;
import io.mada.active.Anchors;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Text;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.Experiment;
import io.mada.app.run.LabelFile;
import io.mada.app.run.RunFiles;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.app.run.Stage;
import io.mada.train.StageSettings;
import io.mada.train.StageTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Trains on the selected target images.
 *
 * @param stage stage 1 from the warm-up, or stage 2 from stage 1 with the target's anchors
 * @param folder takes the network, relative to the run directory
 */
public record TrainStep(Stage stage, String folder) implements Step {

  private static final String TARGET_ANCHORS = FeatureSet.TARGET.file(AnchorsStep.ANCHORS);

  /** A stage in the folder of its name. */
  public TrainStep(Stage stage) {
    this(stage, stage.key());
  }

  /** The training of a stage, and the drawing of its curves. */
  public static List<Step> steps(Stage stage, String folder) {
    return List.of(new TrainStep(stage, folder), new CurvesStep(new StageFolder(stage, folder)));
  }

  @Override
  public String name() {
    return folder;
  }

  @Override
  public List<String> inputs(Workspace work) {
    List<String> files =
        stage == Stage.STAGE1 ? List.of(Stage.WARMUP.best()) : List.of(Stage.STAGE1.best(), TARGET_ANCHORS);
    return Stream.concat(files.stream(), Stream.of(Selected.NAMES, SelectionFile.NAME, LabelFile.NAME).map(chosen()::concat))
        .toList();
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    List<String> files = new ArrayList<>(trained().files());
    if (stage == Stage.STAGE2) {
      files.add(anchors());
    }
    return files;
  }

  @Override
  public Standing standing(Workspace work) {
    return trained().standing(work);
  }

  private StageFolder trained() {
    return new StageFolder(stage, folder);
  }

  /** Where the selection lies that the stage trains on: beside it. */
  private String chosen() {
    return folder.substring(0, folder.length() - stage.key().length());
  }

  private String anchors() {
    return folder + "/anchors.npy";
  }

  @Override
  public void run(Workspace work) {
    stage.check(work.experiment());
    RunFiles files = work.directory().files().in(chosen());
    StageTrainer trainer = work.trainer(Selected.read(files, work.images().pool()), chosen());
    StageSettings settings = stage.settings(work.experiment());
    if (stage == Stage.STAGE1) {
      try (Network network = work.best(Stage.WARMUP)) {
        trainer.stage1(network, settings, work.output(trained()));
      }
    } else {
      try (Network network = work.best(Stage.STAGE1);
          NDManager scope = network.newScope();
          Anchors anchors = anchors(work, network, scope)) {
        trainer.stage2(
            network, settings, Stage.anchorSettings(work.experiment()), anchors, work.output(trained()));
        NpyFile.write(work.directory().resolve(anchors()), anchors.toMatrix());
      }
    }
  }

  private static Anchors anchors(Workspace work, Network network, NDManager scope) {
    var file = work.directory().need(TARGET_ANCHORS, "anchors target");
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

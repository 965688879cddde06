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
 * @param place what stands before the selection that it is trained on and before its own folder, which lies beside it
 */
public record TrainStep(Stage stage, String place) implements Step {

  private static final String TARGET_ANCHORS = FeatureSet.TARGET.file(AnchorsStep.ANCHORS);

  /** A stage that is trained on the last selection, in the folder of its name. */
  public TrainStep(Stage stage) {
    this(stage, "");
  }

  /** The training of a stage, and the drawing of its curves. */
  public static List<Step> steps(Stage stage, String place) {
    var training = new TrainStep(stage, place);
    return List.of(training, new CurvesStep(training.trained()));
  }

  @Override
  public String name() {
    return trained().path();
  }

  @Override
  public List<String> inputs(Workspace work) {
    List<String> files =
        stage == Stage.STAGE1 ? List.of(Stage.WARMUP.best()) : List.of(Stage.STAGE1.best(), TARGET_ANCHORS);
    return Stream.concat(files.stream(), Stream.of(Selected.NAMES, SelectionFile.NAME, LabelFile.NAME).map(place::concat))
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
    return new StageFolder(stage, place + stage.key());
  }

  private String anchors() {
    return trained().path() + "/" + AnchorsStep.ANCHORS;
  }

  @Override
  public void run(Workspace work) {
    stage.check(work.experiment());
    RunFiles files = work.directory().files().in(place);
    StageTrainer trainer = work.trainer(Selected.read(files, work.images().pool()), place);
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

package io.mada.app.run;

import io.mada.api.Section;
import io.mada.app.config.Experiment;
import io.mada.app.config.SelectionSettings;
import io.mada.train.AnchorSettings;
import io.mada.train.StageSettings;
import java.util.Locale;

/** A training stage. The name in lower case is its section under {@code stages}, its folder and its step. */
public enum Stage {
  WARMUP,
  STAGE1,
  STAGE2;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where a run directory has the stage's result. */
  public String best() {
    return best(key());
  }

  /** Where the folder of a stage has its result. */
  public static String best(String folder) {
    return folder + "/best.safetensors";
  }

  /** Where the folder of a stage has its network as it was last saved, with all that training needs to go on. */
  public static String last(String folder) {
    return folder + "/last.safetensors";
  }

  /** Where the folder of a stage has its scores. */
  public static String metrics(String folder) {
    return folder + "/metrics.csv";
  }

  public boolean isIn(Experiment experiment) {
    return experiment.hasStage(key());
  }

  /** What the stage has in common with the others. */
  public StageSettings settings(Experiment experiment) {
    Section section = experiment.stage(key());
    StageSettings settings = StageSettings.read(section, experiment.plugins());
    boolean tooSmall = settings.batch() < 2 && experiment.model().design().norm().needsBatch();
    section.check(
        !tooSmall, "batch", "must be at least 2 with batch normalisation; or set model.norm to group or frozen");
    return settings;
  }

  /** Of the warm-up: the weight of the discriminator's term, 0 where it is not given. */
  public static double adversarialWeight(Experiment experiment) {
    Section section = experiment.stage(WARMUP.key());
    double weight = section.number("adversarial_weight", 0, StageSettings.FACTOR);
    if (experiment.hasSelection()) {
      SelectionSettings selection = experiment.selection();
      section.check(
          weight > 0 || !selection.strategy().needs().discriminator(),
          "adversarial_weight",
          "must be above 0: the strategy '" + selection.name() + "' asks the warm-up's discriminator");
    }
    return weight;
  }

  /** Of stage 2: what concerns anchors. */
  public static AnchorSettings anchorSettings(Experiment experiment) {
    return AnchorSettings.read(experiment.stage(STAGE2.key()));
  }

  /** Reads all settings of the stage, and refuses keys that it does not know. */
  public void check(Experiment experiment) {
    settings(experiment);
    if (this == WARMUP) {
      adversarialWeight(experiment);
    }
    if (this == STAGE2) {
      anchorSettings(experiment);
    }
    experiment.stage(key()).rejectUnread();
  }
}

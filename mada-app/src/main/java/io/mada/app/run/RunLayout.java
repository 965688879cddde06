package io.mada.app.run;

import io.mada.api.select.Probe;
import java.util.Set;

/** Where things lie in a run directory, relative to it. */
public final class RunLayout {

  /** The scores of the stages' best networks. */
  public static final String SCORES = "metrics.json";

  /** How accurate those networks' probabilities are. */
  public static final String EVALUATION = "evaluation.json";

  public static final String REPORT = "report.html";
  public static final String LOG = "run.log";

  /** The folder of images' superpixels. */
  public static final String SUPERPIXELS = "superpixels";

  /** In a stage's folder: the scores of its evaluations. */
  public static final String METRICS = "metrics.csv";

  /** In the folder of what is measured: the images' names, one per line. */
  public static final String NAMES = "names.txt";

  /** In the same folder. */
  public static final String ANCHORS = "anchors.npy";

  /** Names of steps and of the folders they write to, which no stage may have. */
  public static final Set<String> OWN_NAMES =
      Set.of(
          "anchors",
          "annotate",
          "evaluate",
          "features",
          "initial",
          "labels",
          "pool",
          "report",
          "rounds",
          "select",
          "source",
          "superpixels",
          "target");

  private RunLayout() {}

  /** In the same folder: the values of a probe. */
  public static String values(Probe probe) {
    return probe.name() + ".npy";
  }

  /** The best network of a stage, by its folder. */
  public static String best(String folder) {
    return folder + "/best.safetensors";
  }

  /** The last checkpoint of a stage, by its folder. */
  public static String last(String folder) {
    return folder + "/last.safetensors";
  }

  /** The scores of a stage's evaluations, by its folder. */
  public static String metrics(String folder) {
    return folder + "/" + METRICS;
  }
}

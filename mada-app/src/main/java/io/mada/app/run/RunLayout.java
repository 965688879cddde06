package io.mada.app.run;

/** Where things lie in a run directory, relative to it. */
public final class RunLayout {

  private RunLayout() {}

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
    return folder + "/metrics.csv";
  }
}

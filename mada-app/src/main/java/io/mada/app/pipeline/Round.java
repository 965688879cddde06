package io.mada.app.pipeline;

import io.mada.train.Stage;

/**
 * A turn of measuring the pool, choosing from it, labelling, and training the stage that learns from what is chosen.
 * The first round's features and the last round's network lie at the top of the run directory, where the only round of
 * most runs has them; all else lies under {@code rounds/NUMBER}. The steps are called by their places.
 *
 * <p>Each round trains from the stage's origin anew, on everything that has been chosen so far. A network that went on
 * from the round before would have seen the first choices longest and begun from what it made of few images, which costs
 * accuracy (Ash and Adams, "On Warm-Starting Neural Network Training", NeurIPS 2020); trained anew, it depends on what
 * was chosen alone, so that several rounds compare with one, which has as many iterations.
 *
 * @param number from 1 to the count
 * @param stage that is trained in every round
 */
public record Round(int number, int count, Stage stage) {

  /** The folder of the network that the round trains. */
  public String trained() {
    return number == count ? stage.name() : folder(stage.name());
  }

  /** A word, or where the round has what the first one has under this name. */
  public String place(String name) {
    return number == 1 ? name : folder(name);
  }

  /** The folder of the network that the round measures by: what the stage starts from, or that of the round before. */
  public String network() {
    return number == 1 ? StartStep.folder(stage) : new Round(number - 1, count, stage).trained();
  }

  private String folder(String name) {
    return "rounds/" + number + "/" + name;
  }
}

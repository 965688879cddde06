package io.mada.app.pipeline;

import io.mada.app.run.RoundFolders;
import io.mada.app.run.SelectionTable;
import io.mada.train.stage.Stage;

/**
 * One cycle of measuring the pool, choosing from it, labelling, and training the stage that learns
 * from the choice. Steps are named after the places of their files, which {@link RoundFolders}
 * knows.
 *
 * <p>Each round trains afresh from the stage's origin, on everything chosen so far. A network that
 * continued from the previous round would have seen the first choices longest and started from what
 * it made of few images, which costs accuracy (Ash and Adams, "On Warm-Starting Neural Network
 * Training", NeurIPS 2020). Trained afresh, it depends only on what was chosen, so several rounds
 * compare with a single one that has as many iterations.
 *
 * @param stage the one trained in every round
 */
public record Round(RoundFolders folders, Stage stage) {

  /** From 1 to the number of rounds. */
  public int number() {
    return folders.number();
  }

  /** A word, or where this round has what the first round has under that name. */
  public String place(String name) {
    return folders.place(name);
  }

  /** A file of the selection, stored next to the network trained on it. */
  public String chosen(String file) {
    return folders.chosen(file);
  }

  /**
   * The folder of the network that the round measures with: what the stage starts from, or the
   * network of the previous round.
   */
  public String network() {
    return number() == 1 ? StartStep.folder(stage) : before().chosen(stage.name());
  }

  /** What the previous rounds have chosen. */
  SelectionTable chosenBefore(Workspace work) {
    return number() == 1
        ? SelectionTable.NONE
        : SelectionTable.read(
            work.directory().files().in(before().chosen("")), work.images().target());
  }

  /** The previous round, if this is not the first. */
  Round before() {
    return new Round(folders.before(), stage);
  }
}

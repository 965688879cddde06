package io.mada.app.pipeline;

import io.mada.app.run.RoundFolders;
import io.mada.app.run.SelectionTable;
import io.mada.train.stage.Stage;

/**
 * A turn of measuring the pool, choosing from it, labelling, and training the stage that learns
 * from what is chosen. The steps are called by the places of their files, which {@link
 * RoundFolders} knows.
 *
 * <p>Each round trains from the stage's origin anew, on everything that has been chosen so far. A
 * network that went on from the round before would have seen the first choices longest and begun
 * from what it made of few images, which costs accuracy (Ash and Adams, "On Warm-Starting Neural
 * Network Training", NeurIPS 2020); trained anew, it depends on what was chosen alone, so that
 * several rounds compare with one, which has as many iterations.
 *
 * @param stage that is trained in every round
 */
public record Round(RoundFolders folders, Stage stage) {

  /** From 1 to the number of rounds. */
  public int number() {
    return folders.number();
  }

  /** A word, or where the round has what the first one has under this name. */
  public String place(String name) {
    return folders.place(name);
  }

  /** A file of the selection, which lies beside the network that is trained on it. */
  public String chosen(String file) {
    return folders.chosen(file);
  }

  /**
   * The folder of the network that the round measures by: what the stage starts from, or that of
   * the round before.
   */
  public String network() {
    return number() == 1 ? StartStep.folder(stage) : before().chosen(stage.name());
  }

  /** What the rounds before have chosen. */
  SelectionTable chosenBefore(Workspace work) {
    return number() == 1
        ? SelectionTable.NONE
        : SelectionTable.read(
            work.directory().files().in(before().chosen("")), work.images().target());
  }

  /** The round before, if this is not the first. */
  Round before() {
    return new Round(folders.before(), stage);
  }
}

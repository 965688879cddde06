package io.mada.app.pipeline;

import io.mada.api.Domain;
import io.mada.app.config.Experiment;
import io.mada.app.run.RoundFolders;
import io.mada.app.run.SelectionTable;
import java.util.List;

/**
 * A turn of measuring the pool, choosing from it, labelling and training stage 1. The steps are called by the places of
 * their files, which {@link RoundFolders} knows.
 *
 * <p>Each round trains from the warm-up anew, on everything that has been chosen so far. A network that went on from
 * the round before would have seen the first choices longest and begun from what it made of few images, which costs
 * accuracy (Ash and Adams, "On Warm-Starting Neural Network Training", NeurIPS 2020); trained anew, it depends on what
 * was chosen alone, so that several rounds compare with one, which has as many iterations.
 */
public record Round(RoundFolders folders) {

  /** The rounds of an experiment in order. */
  public static List<Round> of(Experiment experiment) {
    return RoundFolders.of(experiment).stream().map(Round::new).toList();
  }

  /** From 1 to the number of rounds. */
  public int number() {
    return folders.number();
  }

  /** The source's features as the round's network sees them. */
  public FeatureSet source() {
    return new FeatureSet(place("source"), Domain.SOURCE, folders.network());
  }

  /** The pool's features as the round's network sees them. */
  public FeatureSet pool() {
    return new FeatureSet(place("pool"), Domain.TARGET, folders.network());
  }

  /** The folder of the network that the round trains. */
  public String stage1() {
    return folders.stage1();
  }

  /** A word, or where the round has what the first one has under this name. */
  String place(String name) {
    return folders.place(name);
  }

  /** A file of the selection, which lies beside the network that is trained on it. */
  public String chosen(String file) {
    return folders.chosen(file);
  }

  /** What the rounds before have chosen. */
  SelectionTable chosenBefore(Workspace work) {
    return number() == 1
        ? SelectionTable.NONE
        : SelectionTable.read(work.directory().files().in(before().chosen("")), work.images().pool());
  }

  /** The round before, if this is not the first. */
  Round before() {
    return new Round(folders.before());
  }
}

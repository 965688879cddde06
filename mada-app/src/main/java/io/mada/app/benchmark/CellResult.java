package io.mada.app.benchmark;

import com.google.gson.annotations.SerializedName;
import io.mada.train.evaluate.Scores;
import java.util.Map;

/**
 * One training of a benchmark. Anything not known yet is null.
 *
 * @param strategy its label
 * @param budget a share of the pool, or a number of images
 * @param seed of the experiment
 * @param control whether it is a control for others
 * @param directory its run directory, relative to the benchmark's
 * @param error in one line; null unless it failed
 * @param images how many are labelled, entirely or in part
 * @param labelledShare the share of the pool's pixels that is labelled
 * @param clicks what the labels cost, as counted by {@link Clicks}
 * @param selectSeconds the time the strategy took, without the passes that all strategies share
 * @param seconds the time the stages took
 * @param scores by stage, including those of the warm-up; empty unless it is done
 */
public record CellResult(
    String strategy,
    Number budget,
    long seed,
    boolean control,
    String directory,
    Status status,
    String error,
    Integer images,
    Double labelledShare,
    Long clicks,
    Double selectSeconds,
    Double seconds,
    Map<String, Scores> scores) {

  /** How far a cell has got. */
  public enum Status {
    @SerializedName("waiting")
    WAITING,
    @SerializedName("done")
    DONE,
    @SerializedName("failed")
    FAILED
  }

  /** A cell that has not been trained to the end. */
  public static CellResult waiting(
      String strategy, Number budget, long seed, boolean control, String directory) {
    return without(strategy, budget, seed, control, directory, Status.WAITING, null);
  }

  /** The same cell, failed. */
  public CellResult failed(String reason) {
    return without(strategy, budget, seed, control, directory, Status.FAILED, reason);
  }

  /** A cell without results. */
  private static CellResult without(
      String strategy,
      Number budget,
      long seed,
      boolean control,
      String directory,
      Status status,
      String error) {
    return new CellResult(
        strategy, budget, seed, control, directory, status, error, null, null, null, null, null,
        Map.of());
  }

  /** The same cell, done. */
  public CellResult done(
      int images,
      double labelledShare,
      Long clicks,
      double selectSeconds,
      double seconds,
      Map<String, Scores> scores) {
    return new CellResult(
        strategy,
        budget,
        seed,
        control,
        directory,
        Status.DONE,
        null,
        images,
        labelledShare,
        clicks,
        selectSeconds,
        seconds,
        scores);
  }
}

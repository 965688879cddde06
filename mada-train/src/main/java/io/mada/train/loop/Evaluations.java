package io.mada.train.loop;

import io.mada.api.nn.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.train.RunListener.Evaluated;
import io.mada.api.train.RunListener.Saved;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.checkpoint.MetricsFile;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.evaluate.LabelQuality;
import io.mada.train.evaluate.Scores;
import io.mada.train.stage.Stage.Keep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The evaluations during training. Each scores the network, keeps it if it is the best so far, and
 * saves a checkpoint.
 */
final class Evaluations {

  private final Training training;
  private final Updates updates;
  private final Terms terms;
  private final LossLog losses;
  private final TargetStatistics statistics;
  private Checkpoints.Point point;

  /** Continues after a checkpoint, or starts from the beginning. */
  Evaluations(
      Training training, Checkpoints.Point point, Updates updates, Terms terms, LossLog losses) {
    this.training = training;
    this.point = point;
    this.updates = updates;
    this.terms = terms;
    this.losses = losses;
    statistics =
        new TargetStatistics(
            training.stage, training.images, training.context.seed(), training.meters);
  }

  /** Whether training ends early because too many evaluations in a row brought no improvement. */
  boolean isPatienceOver() {
    return training.stage.isPatienceOver(point);
  }

  /** Scores the network after an iteration. */
  void evaluate(int iteration) {
    Network network = updates.evaluated();
    StateDict trained = training.context.network().state();
    Checkpoints checkpoints = training.output.checkpoints();
    MetricsFile metrics = training.output.metrics();
    Map<String, Double> means = losses.takeMeans();
    statistics.refresh(network);
    Scores scores = score(iteration, network);
    losses.requireFinite(iteration, scores, trained, updates.state(), terms.state());
    Map<String, Double> row = row(training.stage.rate(iteration), means, scores);
    row.putAll(labelQuality());
    metrics.append(iteration, row);
    point =
        point.after(iteration, scores.miou(), metrics.text(), training.stage.keep() == Keep.LAST);
    checkpoints.saveLast(point, scores, trained, updates.state(), terms.state());
    if (point.isBest()) {
      checkpoints.saveBest(network.state(), iteration, scores);
    }
    metrics.write();
    String stage = training.stage.name();
    training.listener.evaluated(new Evaluated(stage, iteration, row));
    training.listener.saved(new Saved(stage, iteration, checkpoints.last()));
  }

  private Scores score(int iteration, Network network) {
    try {
      return training.validation.scores(network);
    } catch (Evaluator.Diverged e) {
      throw losses.diverged(iteration, "the network's features have overflown");
    }
  }

  /** How good the labels are that terms give to unlabelled images. */
  private Map<String, Double> labelQuality() {
    Map<String, Double> row = new TreeMap<>();
    terms
        .pseudoLabels()
        .forEach(
            (name, labels) -> {
              LabelQuality quality =
                  training.validation.quality(labels, training.context.network());
              row.put("accuracy_" + name, quality.accuracy());
              row.put("coverage_" + name, quality.coverage());
            });
    return row;
  }

  private static Map<String, Double> row(double rate, Map<String, Double> means, Scores scores) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("learning_rate", rate);
    means.forEach((name, value) -> row.put("loss_" + name, value));
    row.put("miou", scores.miou());
    row.put("pixel_accuracy", scores.pixelAccuracy());
    row.put("mean_accuracy", scores.meanAccuracy());
    row.put("validation_loss", scores.loss());
    return row;
  }
}

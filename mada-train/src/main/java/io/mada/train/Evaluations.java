package io.mada.train;

import io.mada.api.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.train.RunListener.Evaluated;
import io.mada.api.train.RunListener.Saved;
import java.util.LinkedHashMap;
import java.util.Map;

/** The evaluations of a training. Each scores the network, keeps it if it is the best yet, and saves a checkpoint. */
final class Evaluations {

  private final Training training;
  private final Updates updates;
  private final StateDict terms;
  private final LossLog losses;
  private final TargetStatistics statistics;
  private double bestMiou;
  private int bestIteration;
  private int lastIteration;

  /** Goes on from the last checkpoint, where there is one. */
  Evaluations(Training training, Updates updates, StateDict terms, LossLog losses) {
    this.training = training;
    this.updates = updates;
    this.terms = terms;
    this.losses = losses;
    statistics =
        new TargetStatistics(training.stage(), training.images(), training.context().seed(), training.meters());
    Checkpoints.Point point =
        training.output().restore(training.context().network().state(), updates.state(), terms);
    bestMiou = point.bestMiou();
    bestIteration = point.bestIteration();
    lastIteration = point.iteration();
  }

  /** Whether so many evaluations in a row were no better that training ends early. */
  boolean isPatienceOver() {
    Stage stage = training.stage();
    int evaluations = (lastIteration - bestIteration) / stage.evaluateEvery();
    return stage.patience() > 0 && evaluations >= stage.patience();
  }

  /** Scores the network after an iteration. */
  void evaluate(int iteration) {
    Stage stage = training.stage();
    Map<String, Double> means = losses.takeMeans();
    Network network = updates.evaluated();
    statistics.refresh(network);
    Scores scores = training.validation().apply(network);
    losses.requireFinite(iteration, "validation", scores.loss());
    Map<String, Double> row = row(stage.rate(iteration), means, scores);
    training.output().metrics().append(iteration, row);
    Checkpoints checkpoints = training.output().checkpoints();
    lastIteration = iteration;
    if (scores.miou() > bestMiou) {
      bestMiou = scores.miou();
      bestIteration = iteration;
      checkpoints.saveBest(network.state(), iteration, scores);
    }
    checkpoints.saveLast(
        new Checkpoints.Point(iteration, bestMiou, bestIteration),
        scores,
        training.context().network().state(),
        updates.state(),
        terms);
    training.listener().evaluated(new Evaluated(stage.name(), iteration, row));
    training.listener().saved(new Saved(stage.name(), iteration, checkpoints.last()));
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

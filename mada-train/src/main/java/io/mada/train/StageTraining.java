package io.mada.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.tensor.Recording;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The training loop of every stage.
 *
 * <p>An iteration depends on the seed, its number and the network alone, so that a training that goes on from its last
 * checkpoint ends with the same weights as one that never stopped.
 *
 * @param name of the stage
 * @param network is changed in place and stays open
 * @param objective opens what the stage minimises
 */
record StageTraining(
    String name,
    Network network,
    StageSettings settings,
    Function<Start, Objective> objective,
    Evaluator evaluator,
    Checkpoints checkpoints,
    MetricsFile metrics,
    StageMeters meters,
    long seed) {

  private static final long REPORT_NANOS = 500_000_000;

  void run(Progress progress) {
    Checkpoints.Point point = checkpoints.point();
    int begin = point.iteration();
    metrics.goOnFrom(point.metrics());
    try (Objective terms = objective.apply(new Start(seed, begin));
        Sgd optimizer = new Sgd(network.state(), network.newScope(), settings.momentum(), settings.weightDecay());
        LossLog losses = new LossLog(name, network.newScope());
        Progress.Task task = progress.begin(name, settings.iterations())) {
      if (begin > 0) {
        checkpoints.restore(point, network.state(), optimizer.state(), terms.state());
        metrics.write();
      }
      long reported = System.nanoTime();
      for (int i = begin + 1; i <= settings.iterations(); i++) {
        long begun = System.nanoTime();
        Engine.getInstance().setRandomSeed((int) (seed * 1_000_003 + i));
        try (NDManager scope = network.newScope();
            Recording recording = Recording.on()) {
          terms.backward(new Iteration(i, scope, recording, losses, settings.rateFactor(i)));
        }
        optimizer.step(settings.rate(i));
        meters.stepTook(System.nanoTime() - begun);

        if (System.nanoTime() - reported > REPORT_NANOS) {
          task.done(i, describe(losses.read()));
          reported = System.nanoTime();
        }
        if (i % settings.evaluateEvery() == 0 || i == settings.iterations()) {
          Map<String, Double> means = losses.takeMeans();
          terms.beforeEvaluation();
          Scores scores = evaluate(i, losses, progress);
          losses.requireFinite(i, scores, network.state(), optimizer.state(), terms.state());
          metrics.append(i, settings.rate(i), means, scores);
          point = point.after(i, scores.miou(), metrics.text());
          checkpoints.saveLast(point, scores, network.state(), optimizer.state(), terms.state());
          if (point.isBest()) {
            checkpoints.saveBest(network.state(), i, scores);
          }
          metrics.write();
          task.done(i, Text.of("mIoU %.1f %%", 100 * scores.miou()));
        }
      }
    }
  }

  private Scores evaluate(int iteration, LossLog losses, Progress progress) {
    try {
      return evaluator.evaluate(network, progress);
    } catch (Evaluator.Diverged e) {
      throw losses.diverged(iteration, "the network's features have overflown");
    }
  }

  private String describe(Map<String, Double> losses) {
    return losses.entrySet().stream()
        .map(e -> Text.of("%s %.3f, ", e.getKey(), e.getValue()))
        .collect(Collectors.joining("", "", Text.of("%.1f images/s", meters.imagesPerSecond())));
  }
}

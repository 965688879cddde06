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
    Checkpoints.Point point = checkpoints.point().orElse(new Checkpoints.Point(0, -1));
    double best = point.bestMiou();
    metrics.keepUntil(point.iteration());
    try (Objective terms = objective.apply(new Start(seed, point.iteration()));
        Sgd optimizer = new Sgd(network.state(), network.newScope(), settings.momentum(), settings.weightDecay());
        LossLog losses = new LossLog(name, network.newScope());
        Progress.Task task = progress.begin(name, settings.iterations())) {
      if (point.iteration() > 0) {
        checkpoints.restore(network.state(), optimizer.state(), terms.state());
      }
      long reported = System.nanoTime();
      for (int i = point.iteration() + 1; i <= settings.iterations(); i++) {
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
          Scores scores = evaluator.evaluate(network, progress);
          losses.requireFinite(i, "validation", scores.loss());
          metrics.append(i, settings.rate(i), means, scores);
          if (scores.miou() > best) {
            best = scores.miou();
            checkpoints.saveBest(network.state(), i, scores);
          }
          checkpoints.saveLast(i, scores, best, network.state(), optimizer.state(), terms.state());
          task.done(i, Text.of("mIoU %.1f %%", 100 * scores.miou()));
        }
      }
    }
  }

  private String describe(Map<String, Double> losses) {
    return losses.entrySet().stream()
        .map(e -> Text.of("%s %.3f, ", e.getKey(), e.getValue()))
        .collect(Collectors.joining("", "", Text.of("%.1f images/s", meters.imagesPerSecond())));
  }
}

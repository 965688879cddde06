package io.mada.train.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.mada.api.nn.Network;
import io.mada.api.tensor.Recording;
import io.mada.api.train.RunListener;
import io.mada.api.train.RunListener.Trained;
import io.mada.api.train.TermContext;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.checkpoint.StageOutput;
import io.mada.train.evaluate.Validation;
import io.mada.train.stage.Stage;

/**
 * The training of a stage.
 *
 * <p>An iteration depends only on the seed, its number and the network, so training that resumes
 * from its last checkpoint ends with the same weights as training that never stopped.
 */
public final class Training {

  private static final long REPORT_NANOS = 500_000_000;

  final Stage stage;
  final TermContext context;
  final TrainingImages images;
  final Validation validation;
  final StageOutput output;
  final StageMeters meters;
  final RunListener listener;

  /**
   * @param context its network is changed in place and stays open
   * @param validation scores the network, and its terms' labels, from time to time
   * @param output receives checkpoints and metrics
   * @param listener is told about progress
   */
  public Training(
      Stage stage,
      TermContext context,
      TrainingImages images,
      Validation validation,
      StageOutput output,
      StageMeters meters,
      RunListener listener) {
    this.stage = stage;
    this.context = context;
    this.images = images;
    this.validation = validation;
    this.output = output;
    this.meters = meters;
    this.listener = listener;
  }

  /** Trains to the end of the stage, starting from its last checkpoint if there is one. */
  public void run() {
    Network network = context.network();
    Checkpoints.Point point = output.checkpoints().point();
    try (Recording off = Recording.off();
        Terms terms = new Terms(stage, context, images, meters, point.iteration());
        Updates updates = new Updates(stage, network);
        LossLog losses = new LossLog(stage.name(), network.newScope())) {
      output.restore(
          point, updates.evaluated().state(), network.state(), updates.state(), terms.state());
      Evaluations evaluations = new Evaluations(this, point, updates, terms, losses);
      long reported = System.nanoTime();
      for (int i = point.iteration() + 1;
          i <= stage.iterations() && !evaluations.isPatienceOver();
          i++) {
        long begun = System.nanoTime();
        Engine.getInstance().setRandomSeed((int) (context.seed() * 1_000_003 + i));
        try (NDManager scope = network.newScope()) {
          TrainingIteration iteration = new TrainingIteration(i, stage, scope, losses);
          terms.backward(iteration);
          updates.step(stage.rate(i), i);
          terms.stepped(iteration);
        }
        meters.stepTook(System.nanoTime() - begun);

        if (System.nanoTime() - reported > REPORT_NANOS) {
          listener.trained(
              new Trained(
                  stage.name(), i, stage.iterations(), meters.imagesPerSecond(), losses.read()));
          reported = System.nanoTime();
        }
        if (i % stage.evaluateEvery() == 0 || i == stage.iterations()) {
          evaluations.evaluate(i);
        }
      }
      output.keep(terms.results());
    }
  }
}

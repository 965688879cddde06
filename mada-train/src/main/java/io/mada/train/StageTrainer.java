package io.mada.train;

import io.mada.active.Anchors;
import io.mada.api.Domain;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.tensor.Recording;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;

/**
 * Trains the stages of the method. Each stage changes the given network in place, keeps its best and its last state as
 * checkpoints, and goes on from the last one where there is one.
 *
 * @param seed of every random choice
 */
public record StageTrainer(
    StageData data, Evaluator evaluator, MeterRegistry registry, Progress progress, long seed) {

  /**
   * Where a stage writes.
   *
   * @param name of the stage, as {@code stage1}
   */
  public record Output(String name, Checkpoints checkpoints, MetricsFile metrics) {}

  /**
   * The warm-up on the source.
   *
   * @param adversarialWeight of the discriminator's term; 0 trains on the source alone
   */
  public void warmup(Network network, StageSettings settings, double adversarialWeight, Output output) {
    StageMeters meters = StageMeters.of(registry, output.name());
    run(network, settings, output, meters, start -> {
      Supervised source = source(network, settings, start, meters);
      if (adversarialWeight > 0) {
        MeteredBatches target = data.target(start, settings, meters);
        return new AdversarialObjective(network, source, target, adversarialWeight, start.seed());
      }
      Start beginning = new Start(start.seed(), 0);
      return new SourceObjective(network, source, () -> data.target(beginning, settings, meters).source());
    });
  }

  /** Stage 1: selected target images and source images. */
  public void stage1(Network network, StageSettings settings, Output output) {
    StageMeters meters = StageMeters.of(registry, output.name());
    run(network, settings, output, meters, start -> labelled(network, settings, start, meters));
  }

  /**
   * Stage 2: stage 1's terms, pseudo-labels and the soft anchor loss.
   *
   * @param anchors of the target on the network's device; changed in place, and stay open
   */
  public void stage2(
      Network network, StageSettings settings, AnchorSettings anchorSettings, Anchors anchors, Output output) {
    StageMeters meters = StageMeters.of(registry, output.name());
    run(network, settings, output, meters, start -> {
      SelectedObjective labelled = labelled(network, settings, start, meters);
      MeteredBatches target = data.target(start, settings, meters);
      return new AnchorObjective(network, labelled, target, anchorSettings, anchors);
    });
  }

  private void run(
      Network network, StageSettings settings, Output output, StageMeters meters, Function<Start, Objective> objective) {
    long stageSeed = seed * 31 + output.name().hashCode();
    try (Recording off = Recording.off()) {
      new StageTraining(
              output.name(),
              network,
              settings,
              objective,
              evaluator,
              output.checkpoints(),
              output.metrics(),
              meters,
              stageSeed)
          .run(progress);
    }
  }

  private SelectedObjective labelled(Network network, StageSettings settings, Start start, StageMeters meters) {
    MeteredBatches selected = data.selected(start, settings, meters);
    LabelWatch watch = new LabelWatch("selected", data.selectedIndices().size());
    return new SelectedObjective(
        new Supervised(network, settings.loss(), Domain.TARGET, "selected", selected, watch),
        source(network, settings, start, meters));
  }

  private Supervised source(Network network, StageSettings settings, Start start, StageMeters meters) {
    MeteredBatches batches = data.source(start, settings, meters);
    LabelWatch watch = new LabelWatch("source", data.source().size());
    return new Supervised(network, settings.loss(), Domain.SOURCE, "source", batches, watch);
  }
}

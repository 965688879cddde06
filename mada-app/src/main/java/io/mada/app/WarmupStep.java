package io.mada.app;

import io.mada.api.Network;
import io.mada.api.Section;
import io.mada.train.StageTrainer;
import java.util.List;

/**
 * Trains on the source. Without the section {@code stages.warmup} the configured weights are taken as they are, as those of
 * a network that is warmed up already.
 */
record WarmupStep() implements Step {

  static final String NAME = "warmup";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Workspace work) {
    StageTrainer.Output output = work.output(NAME);
    try (Network network = work.newNetwork()) {
      if (work.experiment().hasStage(NAME)) {
        double weight = adversarialWeight(work.experiment().stage(NAME));
        work.trainer(List.of()).warmup(network, work.settings(NAME), weight, output);
      } else {
        output.checkpoints().saveInitial(network.state());
      }
    }
  }

  /** The weight of the discriminator's term; 0 where it is not given. */
  static double adversarialWeight(Section stage) {
    double weight = stage.number("adversarial_weight", 0);
    stage.check(weight >= 0, "adversarial_weight", "must not be negative");
    return weight;
  }
}

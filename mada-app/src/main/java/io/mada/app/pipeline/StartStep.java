package io.mada.app.pipeline;

import io.mada.api.nn.Network;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunLayout;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import java.util.List;

/**
 * Stores the weights that a stage starts from as a network of the run, for measuring or scoring
 * with it before the stage.
 *
 * @param stage starts from weights that no earlier stage has trained
 */
public record StartStep(Stage stage) implements Step {

  private static final String INITIAL = "initial";

  /** The folder of the network that a stage starts from. */
  static String folder(Stage stage) {
    if (stage.origin() instanceof Origin.Earlier earlier) {
      return earlier.stage();
    }
    return stage.origin() instanceof Origin.Initial ? INITIAL : stage.name() + "-from";
  }

  /** Whether a stage's start is not the result of another stage. */
  static boolean isNeededBy(Stage stage) {
    return !(stage.origin() instanceof Origin.Earlier);
  }

  @Override
  public String name() {
    return folder(stage);
  }

  @Override
  public List<String> inputs(Workspace work) {
    return List.of();
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(RunLayout.best(name()));
  }

  @Override
  public void run(Workspace work) {
    try (Network network = work.network(stage.origin())) {
      work.checkpoints(name()).saveInitial(network.state());
    }
  }
}

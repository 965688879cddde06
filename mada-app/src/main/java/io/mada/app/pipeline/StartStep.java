package io.mada.app.pipeline;

import io.mada.api.Network;
import io.mada.train.Origin;
import io.mada.train.Stage;

/**
 * Takes the weights that a stage starts from as a network of the run, for what is measured or scored with it before the
 * stage.
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
  public void run(Workspace work) {
    try (Network network = work.start(stage)) {
      work.output(stage, name(), false).checkpoints().saveInitial(network.state());
    }
  }
}

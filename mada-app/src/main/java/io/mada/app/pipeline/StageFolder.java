package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.app.run.RunLayout;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What the training of a stage leaves behind.
 *
 * @param path of the folder, relative to the run directory
 */
record StageFolder(Stage stage, String path) {

  String best() {
    return RunLayout.best(path);
  }

  private String last() {
    return RunLayout.last(path);
  }

  /** What every stage leaves behind, and what its terms find. */
  List<String> files() {
    List<String> files = new ArrayList<>(List.of(best(), last(), RunLayout.metrics(path)));
    stage.results().forEach(result -> files.add(path + "/" + result + ".npy"));
    return files;
  }

  /**
   * Whether training is complete, or continues from its last checkpoint towards an end that has
   * moved.
   */
  Standing standing(Workspace work) {
    Checkpoints checkpoints = work.checkpoints(path);
    Checkpoints.Point point = checkpoints.point();
    int done = point.iteration();
    int wanted = stage.iterations();
    if (!checkpoints.isWhole(point)) {
      return Standing.again(
          work.directory().resolve(best()) + " is missing, or of another training");
    }
    if (done > wanted) {
      throw new ConfigurationException(
          Text.of(
              "stages.%s.iterations is %d, and %s has made %d already; it can only grow",
              stage.name(), wanted, work.directory().resolve(last()), done));
    }
    return done == wanted || stage.isPatienceOver(point)
        ? Standing.DONE
        : Standing.goesOn(Text.of("%d of %d iterations are made", done, wanted));
  }
}

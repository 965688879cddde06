package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.app.run.Stage;
import io.mada.train.Checkpoints;
import java.util.List;

/**
 * What the training of a stage leaves.
 *
 * @param path of the folder, relative to the run directory
 */
record StageFolder(Stage stage, String path) {

  String best() {
    return Stage.best(path);
  }

  String last() {
    return Stage.last(path);
  }

  String metrics() {
    return Stage.metrics(path);
  }

  List<String> files() {
    return List.of(best(), last(), metrics());
  }

  /** Whether training has come to its end, or goes on from its last checkpoint to one that is farther now. */
  Standing standing(Workspace work) {
    Checkpoints checkpoints = work.checkpoints(path);
    Checkpoints.Point point = checkpoints.point();
    int done = point.iteration();
    int wanted = stage.settings(work.experiment()).iterations();
    if (!checkpoints.isWhole(point)) {
      return Standing.again(work.directory().resolve(best()) + " is missing, or of another training");
    }
    if (done > wanted) {
      throw new ConfigurationException(
          Text.of(
              "stages.%s.iterations is %d, and %s has made %d already; it can only grow",
              stage.key(), wanted, work.directory().resolve(last()), done));
    }
    return done == wanted
        ? Standing.DONE
        : Standing.goesOn(Text.of("%d of %d iterations are made", done, wanted));
  }
}

package io.mada.app.report;

import io.mada.api.ImageSet;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.app.config.Experiment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a report needs beside the files of a run.
 *
 * @param experiment its classes and its annotator; of a benchmark that of any cell
 * @param stages the folders of the run's networks, in order
 * @param chooser which of them images were chosen by
 * @param pool opens the images that were chosen from; asked once at most, and only for pictures
 * @param networks opens a weight file of the run; the report closes the network
 * @param progress is told of the pictures
 */
public record ReportInputs(
    Experiment experiment,
    List<String> stages,
    String chooser,
    Supplier<ImageSet> pool,
    Function<Path, Network> networks,
    Progress progress) {

  /** The folders of the networks that learnt from what was chosen, the last first. */
  List<String> trained() {
    List<String> trained = new ArrayList<>(stages.subList(stages.indexOf(chooser) + 1, stages.size()));
    Collections.reverse(trained);
    return trained;
  }
}

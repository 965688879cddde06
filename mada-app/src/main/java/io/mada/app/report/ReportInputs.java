package io.mada.app.report;

import io.mada.api.Progress;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.app.config.Experiment;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a report needs beside the files of a run.
 *
 * @param experiment its classes and its annotator; of a benchmark that of any cell
 * @param stages whose networks the run may have
 * @param target opens the images that were chosen from; asked once at most, and only for pictures
 * @param validation opens those that networks are scored on, likewise
 * @param networks opens a weight file of the run; the report closes the network
 * @param progress is told of the pictures
 */
public record ReportInputs(
    Experiment experiment,
    ReportStages stages,
    Supplier<ImageSet> target,
    Supplier<ImageSet> validation,
    Function<Path, Network> networks,
    Progress progress) {}

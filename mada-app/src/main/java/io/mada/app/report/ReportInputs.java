package io.mada.app.report;

import io.mada.api.Progress;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.app.config.Experiment;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a report needs in addition to the files of a run.
 *
 * @param experiment for its classes and its annotator; for a benchmark, that of any cell
 * @param stages those whose networks the run may have
 * @param target opens the pool's images; called at most once, and only for pictures
 * @param validation opens the images that networks are scored on, likewise
 * @param networks opens a weight file of the run; the report closes the network
 * @param progress of the pictures
 */
public record ReportInputs(
    Experiment experiment,
    ReportStages stages,
    Supplier<ImageSet> target,
    Supplier<ImageSet> validation,
    Function<Path, Network> networks,
    Progress progress) {}

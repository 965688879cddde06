package io.mada.app.report;

import com.google.gson.JsonElement;
import io.mada.app.run.ConfusionFile;
import java.util.List;

/**
 * All that a page shows. A part that is null is not in the page.
 *
 * @param notes what could not be drawn, and why
 * @param benchmark {@code benchmark.json} as it is; null in a run's report
 * @param scores {@code metrics.json} as it is; null in a benchmark's report
 * @param evaluation {@code evaluation.json} as it is; null, as what follows, in a benchmark's
 *     report
 * @param confusion {@code confusion.csv}
 * @param images how well single validation images are segmented
 * @param worst pictures of those that the last network segments worst
 * @param run {@code run.json} as it is
 * @param maps one; of a run in several rounds, one of each
 * @param shownSeed of a benchmark, the seed that map and pictures are of
 * @param configuration the YAML text
 */
record ReportContent(
    String title,
    List<String> notes,
    JsonElement benchmark,
    JsonElement scores,
    JsonElement evaluation,
    ConfusionFile confusion,
    ImageChanges images,
    Gallery worst,
    List<Curve> curves,
    List<Overlap> overlaps,
    List<FeatureMap> maps,
    Gallery gallery,
    Long shownSeed,
    JsonElement run,
    String configuration) {}

package io.mada.app.report;

import com.google.gson.JsonElement;
import io.mada.app.run.ConfusionFile;
import java.util.List;

/**
 * Everything a page shows. A part that is null is left out.
 *
 * @param notes what could not be drawn, and why
 * @param benchmark {@code benchmark.json} as it is; null in a run's report
 * @param scores {@code metrics.json} as it is; null in a benchmark's report
 * @param evaluation {@code evaluation.json} as it is; null in a benchmark's report, like the
 *     following
 * @param confusion {@code confusion.csv}
 * @param images how well individual validation images are segmented
 * @param worst pictures of the images that the last network segments worst
 * @param run {@code run.json} as it is
 * @param maps just one, or one for each round of a run with several
 * @param shownSeed of a benchmark, the seed that the map and pictures belong to
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

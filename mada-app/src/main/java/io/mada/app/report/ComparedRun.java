package io.mada.app.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import io.mada.app.run.ImageScoresFile;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One of several runs; anything it does not have yet is empty.
 *
 * @param name distinguishes it from the others
 * @param record {@code run.json}
 * @param scores {@code metrics.json}: by stage, in their order
 * @param evaluation {@code evaluation.json}, likewise
 * @param chosen the names of the images that it has chosen, entirely or in part
 * @param images the mean IoU of each validation image for its last network
 * @param curves named after the run
 */
record ComparedRun(
    String name,
    RunFiles files,
    JsonObject record,
    JsonObject scores,
    JsonObject evaluation,
    Set<String> chosen,
    Map<String, Double> images,
    List<Curve> curves) {

  private static final String STAGES = "stages";

  /** Reads a run directory; anything damaged is noted and left out. */
  static ComparedRun read(String name, RunFiles run, ReportParts parts) {
    JsonObject record = record(run);
    return new ComparedRun(
        name,
        run,
        record,
        part(parts, name, "scores", () -> stages(run, RunLayout.SCORES), new JsonObject()),
        part(parts, name, "calibration", () -> stages(run, RunLayout.EVALUATION), new JsonObject()),
        part(
            parts,
            name,
            "selection",
            () -> new LinkedHashSet<>(Chosen.read(run).names()),
            new LinkedHashSet<>()),
        part(parts, name, "scores of images", () -> images(run), Map.of()),
        part(parts, name, "learning curves", () -> curves(name, run, record), List.of()));
  }

  private static <T> T part(ReportParts parts, String name, String what, Supplier<T> part, T none) {
    T made = parts.make("the " + what + " of " + name, part);
    return made == null ? none : made;
  }

  /**
   * The record of a run.
   *
   * @throws MadaException if it is damaged
   */
  static JsonObject record(RunFiles run) {
    return object(run, RunRecord.FILE);
  }

  private static JsonObject object(RunFiles run, String file) {
    JsonElement read = run.json(file);
    if (read == null) {
      return new JsonObject();
    }
    if (!read.isJsonObject()) {
      throw new MadaException(run.path(file) + " is damaged: it is no JSON object");
    }
    return read.getAsJsonObject();
  }

  /** A file's entry for each stage. */
  private static JsonObject stages(RunFiles run, String file) {
    JsonObject stages = object(run, file);
    stages
        .asMap()
        .forEach(
            (stage, told) -> {
              if (!told.isJsonObject()) {
                throw new MadaException(
                    run.path(file)
                        + " is damaged: what it says of "
                        + stage
                        + " is no JSON object");
              }
            });
    return stages;
  }

  private static Map<String, Double> images(RunFiles run) {
    List<ImageScoresFile.Row> rows = ImageScoresFile.read(run).rows();
    Map<String, Double> images = new LinkedHashMap<>();
    for (ImageScoresFile.Row row : rows) {
      if (row.network().equals(rows.get(rows.size() - 1).network()) && row.miou() != null) {
        images.put(row.name(), row.miou());
      }
    }
    return images;
  }

  private static List<Curve> curves(String name, RunFiles run, JsonObject record) {
    return configuration(record).get(STAGES) instanceof JsonObject stages
        ? stages.keySet().stream()
            .map(stage -> Curve.of(run, stage, name, null, null))
            .flatMap(Optional::stream)
            .toList()
        : List.of();
  }

  /** What the run was told to do. */
  JsonObject configuration() {
    return configuration(record);
  }

  /** The configuration in a record. */
  static JsonObject configuration(JsonObject record) {
    return record.get("configuration") instanceof JsonObject configuration
        ? configuration
        : new JsonObject();
  }
}

package io.mada.app.label;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.app.config.Experiment;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RunFiles;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionTable;
import io.mada.data.annotate.AnnotatedSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels that a run was trained on, compared with the existing ones. A label file older than
 * its recorded checksum is assumed to be unchanged; otherwise its content is compared, once.
 */
final class TrainedLabels {

  private record Seen(FileTime time, FileTime known, boolean changed) {}

  private final Experiment experiment;
  private final ImageSet pool;
  private final Path directory;
  private final Map<Path, Seen> seen = new HashMap<>();

  /**
   * @param directory of the run
   */
  TrainedLabels(Experiment experiment, ImageSet pool, Path directory) {
    this.experiment = experiment;
    this.pool = pool;
    this.directory = directory;
  }

  /**
   * Whether a label has changed, or other images are left out. The last round contains everything
   * chosen by all rounds; earlier rounds stand, whatever happens to their labels.
   */
  boolean haveChanged() {
    RunFiles round = Selected.latest(new RunFiles(directory));
    Map<String, String> trained = LabelChecksums.read(round).checksums();
    if (trained.isEmpty()) {
      return true;
    }
    Skipped skipped = Skipped.in(directory);
    Map<String, Integer> places = Selected.indices(pool);
    List<String> used =
        Selected.read(round, pool).stream()
            .map(pool.names()::get)
            .filter(name -> !skipped.has(name))
            .toList();
    return used.size() != trained.size()
        || !trained.keySet().containsAll(used)
        || used.stream().anyMatch(name -> hasChanged(round, places.get(name), trained.get(name)));
  }

  private boolean hasChanged(RunFiles round, int image, String trained) {
    Annotation annotation = experiment.annotator().open(pool, experiment.taxonomy(), directory);
    Path file = annotation.files().orElseThrow().file(image);
    try {
      FileTime known = Files.getLastModifiedTime(round.path(LabelChecksums.NAME));
      FileTime time = Files.getLastModifiedTime(file);
      if (time.compareTo(known) <= 0) {
        return false;
      }
      Seen before = seen.get(file);
      if (before == null || !before.time.equals(time) || !before.known.equals(known)) {
        before = new Seen(time, known, !checksum(round, annotation, image).equals(trained));
        seen.put(file, before);
      }
      return before.changed;
    } catch (IOException | MadaException e) {
      // A label that is missing or unreadable is not the one that was trained on.
      return true;
    }
  }

  /** The checksum of a label as training sees it. */
  private String checksum(RunFiles round, Annotation annotation, int image) {
    var set = new AnnotatedSet(pool, annotation, SelectionTable.read(round, pool).windows());
    return LabelChecksums.checksum(set.label(image));
  }
}

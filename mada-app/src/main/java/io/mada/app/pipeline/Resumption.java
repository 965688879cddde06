package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.app.log.Warning;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.FileChecksum;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunRecord;
import io.mada.app.run.Selected;
import io.mada.app.run.StepRecord;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares what is in a run directory with what {@code run.json} says. A missing file is made
 * again. A file that differs from what its step wrote is refused, since it may be damaged, until
 * the user accepts it; only the selection, which is text, may simply be edited. Whatever was made
 * from a file that has changed is made again.
 */
final class Resumption {

  private final Workspace work;

  /** Checksums of files that no step has changed since; the same file is checked for many steps. */
  private final Map<String, String> seen = new HashMap<>();

  Resumption(Workspace work) {
    this.work = work;
  }

  /** What remains to be done for a step, in a run whose earlier steps are done. */
  Standing standing(Step step) {
    Optional<StepRecord> known = record().step(step.name());
    if (known.isEmpty()) {
      requireNothingThere(step);
      return Standing.NOT_BEGUN;
    }
    StepRecord before = known.get();
    if (before.isEmpty()) {
      return Standing.NOT_BEGUN;
    }
    Optional<Standing> files = before.isFinished() ? files(step, before) : Optional.empty();
    if (files.isPresent()) {
      return files.get();
    }
    if (before.isByHand()) {
      tellWhatIsLeft(step);
      return Standing.DONE;
    }
    Optional<String> changed = changedInput(step, before);
    if (changed.isPresent()) {
      return Standing.again(changed.get());
    }
    Standing own = step.standing(work);
    return before.isFinished() || own.work() == Standing.Work.ALL ? own : Standing.INTERRUPTED;
  }

  /** What a person has put in place is kept, even if more is asked for. */
  private void tellWhatIsLeft(Step step) {
    Standing own = step.standing(work);
    if (own.work() == Standing.Work.THE_REST) {
      Warning.tell(
          Text.of(
              "%s is kept as it was accepted, and not trained further: %s; remove its files to have it trained again",
              step.name(), own.reason()));
    }
  }

  /** What the files of a finished step say about it; nothing if all are as they should be. */
  private Optional<Standing> files(Step step, StepRecord before) {
    Set<String> files = new TreeSet<>(before.written().keySet());
    if (!before.isByHand()) {
      files.addAll(step.outputs(work.experiment()));
    }
    for (String file : files) {
      if (!isThere(file)) {
        return Optional.of(Standing.again(directory().resolve(file) + " is missing"));
      }
      String written = before.written().get(file);
      // A record from before checksums were introduced has none at all.
      if (written == null && before.outputs() != null) {
        return Optional.of(Standing.again(directory().resolve(file) + " is not of this run"));
      }
      if (written != null) {
        verify(file, checksum(file), written, step.name());
      }
    }
    return Optional.empty();
  }

  private Optional<String> changedInput(Step step, StepRecord before) {
    if (before.inputs() == null) {
      return Optional.empty();
    }
    Map<String, String> now = checksums(inputFiles(step));
    Set<String> files = new TreeSet<>(now.keySet());
    files.addAll(before.read().keySet());
    return files.stream()
        .filter(file -> !before.read().getOrDefault(file, "").equals(now.getOrDefault(file, "")))
        .findFirst()
        .map(file -> directory().resolve(file) + change(file, before, now));
  }

  private static String change(String file, StepRecord before, Map<String, String> now) {
    if (!now.containsKey(file)) {
      return " is missing";
    }
    return before.read().containsKey(file) ? " has changed" : " is new";
  }

  /**
   * Files that no step is known to have written may be all that is left of a run, or a person's
   * own.
   */
  private void requireNothingThere(Step step) {
    for (String file : step.outputs(work.experiment())) {
      if (isThere(file)) {
        throw new MadaException(
            Text.of(
                "%s is there, but %s; remove it to have it made, or take it as it is by --accept %s",
                directory().resolve(file),
                directory().has(RunRecord.FILE)
                    ? "run.json does not tell that the step '" + step.name() + "' has made it"
                    : "run.json, which would tell where it is from, is missing",
                file));
      }
    }
  }

  /** The checksums of what a step is about to read, each verified to be what its step wrote. */
  Map<String, String> inputs(Step step) {
    seen.clear();
    Map<String, String> now = checksums(inputFiles(step));
    requireCurrent(now.keySet());
    now.forEach(
        (file, checksum) ->
            record()
                .writer(file)
                .ifPresent(
                    writer ->
                        verify(
                            file,
                            checksum,
                            record().step(writer).get().written().get(file),
                            writer)));
    return now;
  }

  /** The checksums of what a step that is ending has written. */
  Map<String, String> outputs(Step step) {
    seen.clear();
    return checksums(step.outputs(work.experiment()));
  }

  /**
   * Fails if a file was made from something that has changed since, and its step has not been
   * repeated.
   */
  private void requireCurrent(Set<String> files) {
    for (Step writer : work.plan().steps()) {
      if (record().isVoid(writer.name())) {
        for (String file : writer.outputs(work.experiment())) {
          if (files.contains(file)) {
            throw new MadaException(
                Text.of(
                    "%s was made of what has changed since; 'mada run CONFIG --resume --run-dir %s' makes it anew",
                    directory().resolve(file), directory().path()));
          }
        }
      }
    }
  }

  /** Fails unless a file is what its step wrote, or may be edited. */
  private void verify(String file, String checksum, String written, String writer) {
    if (checksum.equals(written)) {
      return;
    }
    if (!Selected.isEditable(file)) {
      throw new MadaException(
          Text.of(
              "%s is not what the step '%s' has written (now %s; then %s): it is damaged, or was replaced by hand. Remove"
                  + " it to have it made again, or take it as it is by --accept %s",
              directory().resolve(file), writer, checksum, written, file));
    }
    Warning.tell(
        directory().resolve(file) + " was edited by hand; what was made of it is made again");
    record().accept(writer, file, checksum);
  }

  private List<String> inputFiles(Step step) {
    return Stream.concat(
            step.labels(work.experiment()).stream().map(Labels::file), step.inputs(work).stream())
        .toList();
  }

  private Map<String, String> checksums(List<String> files) {
    Map<String, String> checksums = new TreeMap<>();
    files.stream().filter(this::isThere).forEach(file -> checksums.put(file, checksum(file)));
    return checksums;
  }

  private String checksum(String file) {
    return seen.computeIfAbsent(file, f -> FileChecksum.of(directory().resolve(f)));
  }

  private boolean isThere(String file) {
    return Files.isRegularFile(directory().resolve(file));
  }

  private RunRecord record() {
    return work.record();
  }

  private RunDirectory directory() {
    return work.directory();
  }
}

package io.mada.app.run;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code source_labels.csv} and {@code validation_labels.csv}: the label files of a set as a run
 * has seen them, so that files corrected later are recognised as different.
 *
 * @param versions by path, in dataset order
 */
public record LabelFiles(Map<Path, Version> versions) {

  /**
   * A file at a certain time.
   *
   * @param modified when it was written last
   * @param content as described by {@link FileChecksum}
   */
  public record Version(long bytes, String modified, String content) {

    /**
     * The current version of a file. If its size and time are the same as before, its content is
     * taken to be the same.
     */
    private static Version of(Path file, Version before) {
      if (!Files.isRegularFile(file)) {
        // Reading a pipe would wait forever.
        throw new MadaException("the label file " + file + " is missing, or no file");
      }
      try {
        long bytes = Files.size(file);
        String modified = Files.getLastModifiedTime(file).toString();
        boolean same = before != null && bytes == before.bytes && modified.equals(before.modified);
        return same ? before : new Version(bytes, modified, FileChecksum.of(file));
      } catch (IOException e) {
        throw MadaException.cannot("read", file, e);
      }
    }

    private static Version read(Map<String, String> row) {
      return new Version(
          Long.parseLong(Csv.cell(row, "bytes")),
          Csv.cell(row, "modified"),
          Csv.cell(row, "content"));
    }
  }

  /** How many files several threads read between progress reports. */
  private static final int AT_ONCE = 256;

  private static final List<String> COLUMNS = List.of("file", "bytes", "modified", "content");

  /**
   * The current files of a set.
   *
   * @param before as they were earlier; content is not read for files whose size and time are
   *     unchanged
   */
  public static LabelFiles of(ImageSet set, LabelFiles before, Progress progress) {
    List<Path> files =
        IntStream.range(0, set.size())
            .mapToObj(set::labelFiles)
            .flatMap(List::stream)
            .distinct()
            .toList();
    if (files.isEmpty()) {
      return new LabelFiles(Map.of());
    }
    Map<Path, Version> versions = new LinkedHashMap<>();
    try (Progress.Task task = progress.begin("label files", files.size())) {
      for (int from = 0; from < files.size(); from += AT_ONCE) {
        List<Path> some = files.subList(from, Math.min(from + AT_ONCE, files.size()));
        List<Version> read =
            some.parallelStream().map(file -> Version.of(file, before.versions.get(file))).toList();
        IntStream.range(0, some.size()).forEach(i -> versions.put(some.get(i), read.get(i)));
        task.done(versions.size(), "");
      }
    }
    return new LabelFiles(versions);
  }

  /** Reads a file that was written earlier; empty if there is none. */
  public static LabelFiles read(RunFiles run, String name) {
    Map<Path, Version> versions = new LinkedHashMap<>();
    run.table(name, row -> Map.entry(Path.of(Csv.cell(row, "file")), Version.read(row)))
        .forEach(file -> versions.put(file.getKey(), file.getValue()));
    return new LabelFiles(versions);
  }

  /** Writes them. */
  public void write(RunDirectory directory, String name) {
    List<List<Object>> rows =
        versions.entrySet().stream()
            .map(
                e ->
                    List.<Object>of(
                        e.getKey().toString(),
                        e.getValue().bytes,
                        e.getValue().modified,
                        e.getValue().content))
            .toList();
    directory.write(name, Csv.write(COLUMNS, rows));
  }

  /** What has changed, in words: contents, or which files there are. */
  public Optional<String> change(LabelFiles now) {
    List<Path> changed =
        versions.keySet().stream()
            .filter(now.versions::containsKey)
            .filter(file -> !now.versions.get(file).content.equals(versions.get(file).content))
            .toList();
    if (!changed.isEmpty()) {
      return Optional.of(
          changed.size() == 1
              ? changed.get(0) + " is not as it was when the run used it"
              : Text.of(
                  "%d label files are not as they were when the run used them, %s the first",
                  changed.size(), changed.get(0)));
    }
    Optional<String> gone =
        first(this, now).map(file -> file + " is no label file of the dataset any more");
    return gone.or(
        () -> first(now, this).map(file -> file + " is a label file that the run has not used"));
  }

  private static Optional<Path> first(LabelFiles these, LabelFiles without) {
    return these.versions.keySet().stream()
        .filter(file -> !without.versions.containsKey(file))
        .findFirst();
  }
}

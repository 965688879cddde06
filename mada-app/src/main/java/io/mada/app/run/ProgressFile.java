package io.mada.app.run;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.mada.api.Progress;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code progress.json} in a run directory: the progress of the work, written once a second for
 * observers outside the process. It is out of date if no process is working in the directory.
 */
public final class ProgressFile implements Progress {

  /** The file's name. */
  public static final String NAME = "progress.json";

  private static final long NANOS = 1_000_000_000L;

  /**
   * The progress of some work.
   *
   * @param title what is being done, such as a stage's name
   * @param done completed parts of the total
   * @param detail in words
   * @param perSecond recent parts per second; 0 if unknown
   */
  public record Standing(String title, long done, long total, String detail, double perSecond) {

    /** Seconds to the end; negative if unknown. */
    public long secondsLeft() {
      return perSecond > 0 ? Math.round((total - done) / perSecond) : -1;
    }
  }

  private final Progress progress;
  private final Path file;

  /**
   * Passes reports on to another progress as well.
   *
   * @param directory of the run
   */
  public ProgressFile(Progress progress, RunDirectory directory) {
    this.progress = progress;
    file = directory.resolve(NAME);
  }

  /** The content of a directory's file; empty if there is none, or it is being written. */
  public static Optional<Standing> read(Path directory) {
    try {
      return Optional.ofNullable(
          new Gson().fromJson(Files.readString(directory.resolve(NAME)), Standing.class));
    } catch (IOException | JsonParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public Task begin(String title, long total) {
    Task task = progress.begin(title, total);
    write(new Standing(title, 0, total, "", 0));
    return new Task() {
      private long before = System.nanoTime();
      private long doneBefore = -1;

      @Override
      public void done(long parts, String detail) {
        task.done(parts, detail);
        long now = System.nanoTime();
        if (doneBefore < 0) {
          doneBefore = parts;
          before = now;
        } else if (now - before >= NANOS) {
          double perSecond = (parts - doneBefore) * 1e9 / (now - before);
          write(new Standing(title, parts, total, detail, Math.max(0, perSecond)));
          before = now;
          doneBefore = parts;
        }
      }

      @Override
      public void close() {
        task.close();
      }
    };
  }

  /** Not forced to the disk; it does no harm if it cannot be written. */
  private void write(Standing standing) {
    try {
      Path part = WholeFile.temporary(file);
      Files.writeString(part, new Gson().toJson(standing));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Nothing depends on it.
    }
  }
}

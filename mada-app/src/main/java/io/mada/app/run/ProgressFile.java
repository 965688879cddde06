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
 * {@code progress.json} in a run directory: how far the work is, written once a second, for whoever
 * looks from outside of the process. It is of the past where no process works in the directory.
 */
public final class ProgressFile implements Progress {

  /** Its name. */
  public static final String NAME = "progress.json";

  private static final long NANOS = 1_000_000_000L;

  /**
   * How far something is.
   *
   * @param title what is done, as a stage's name
   * @param done parts of the total
   * @param detail in words
   * @param perSecond parts a second, of late; 0 where unknown
   */
  public record Standing(String title, long done, long total, String detail, double perSecond) {

    /** Seconds to the end; negative where unknown. */
    public long secondsLeft() {
      return perSecond > 0 ? Math.round((total - done) / perSecond) : -1;
    }
  }

  private final Progress progress;
  private final Path file;

  /**
   * Reports to another progress as well.
   *
   * @param directory of the run
   */
  public ProgressFile(Progress progress, RunDirectory directory) {
    this.progress = progress;
    file = directory.resolve(NAME);
  }

  /** What a directory's file says; empty where there is none, or it is being written. */
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

  /** Not forced to the disk, and not missed where it cannot be written. */
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

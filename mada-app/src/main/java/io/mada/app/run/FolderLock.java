package io.mada.app.run;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Keeps other processes out of a folder until it is closed, or this process ends. */
public final class FolderLock implements AutoCloseable {

  /** Stays in the folder. */
  private static final String FILE = ".lock";

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes an existing folder; empty if a process already has it. */
  static Optional<FolderLock> take(Path folder) throws IOException {
    FileChannel channel = open(folder);
    try {
      // A process that asks whether a folder is in use holds it for a moment.
      for (int i = 0; i < 5; i++) {
        if (isLocked(channel)) {
          return Optional.of(new FolderLock(folder, channel));
        }
        LockSupport.parkNanos(20_000_000);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  /**
   * Takes a folder of a run for a process other than the run's own: the run leaves alone what that
   * process begins to write there.
   *
   * @param what it is taken for, for the message
   * @return releases it
   * @throws MadaException where another process has it
   */
  public static FolderLock take(Path folder, String what) {
    try {
      return take(folder)
          .orElseThrow(
              () ->
                  new MadaException(
                      folder
                          + " is in use by another mada "
                          + what
                          + "; end that, or use its page"));
    } catch (IOException e) {
      throw MadaException.cannot("use", folder, e);
    }
  }

  /** Whether a process is working in a folder. */
  public static boolean isInUse(Path folder) {
    if (!isIn(folder)) {
      return false;
    }
    try (FileChannel channel = open(folder)) {
      return !isLocked(channel);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a folder has ever been taken. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(FILE),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Held by this process, which is just as bad.
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw MadaException.cannot("release", folder, e);
    }
  }
}

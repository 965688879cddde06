package io.mada.app.run;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.internal.file.Durable;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a run keeps its files. Every file is a {@link WholeFile}: anything with its final name is
 * complete. One process at a time works in a directory; closing it lets the next one in.
 */
public final class RunDirectory implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
  private static final String LATEST = "latest";

  private final RunFiles files;
  private final FolderLock lock;

  private RunDirectory(Path path, FolderLock lock) {
    files = new RunFiles(path);
    this.lock = lock;
  }

  /**
   * Creates a directory {@code runs/<name>/<time>}, to which {@code runs/<name>/latest} then
   * points.
   */
  public static RunDirectory create(Path runs, String name) {
    Path parent = runs.resolve(name);
    String time = LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
    try {
      Durable.folder(parent);
      for (int i = 1; ; i++) {
        Path path = parent.resolve(i == 1 ? time : time + "-" + i);
        try {
          Files.createDirectory(path);
        } catch (FileAlreadyExistsException e) {
          continue;
        }
        pointTo(parent, path);
        return open(path);
      }
    } catch (IOException e) {
      throw MadaException.cannot("make a run directory in", parent, e);
    }
  }

  private static void pointTo(Path parent, Path path) throws IOException {
    Path link = WholeFile.temporary(parent.resolve(LATEST));
    try {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, path.getFileName());
      Durable.move(link, parent.resolve(LATEST));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      // Another run that begins at this moment is just as much the latest.
    } catch (UnsupportedOperationException e) {
      // A file system without links: --run-dir must be given instead.
    }
  }

  /** The newest directory with a name. */
  public static RunDirectory latest(Path runs, String name) {
    return open(latestPath(runs, name));
  }

  /** The path of the newest directory with a name, for read-only use. */
  public static Path latestPath(Path runs, String name) {
    Path link = runs.resolve(name).resolve(LATEST);
    if (!Files.isDirectory(link)) {
      throw new ConfigurationException(
          "there is no run of '"
              + name
              + "' in "
              + runs
              + " yet; start one with 'mada run', or give --run-dir");
    }
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw MadaException.cannot("open", link, e);
    }
  }

  /** The path of an existing directory, for read-only use. */
  public static Path existingPath(Path path) {
    requireFolder(Files.isDirectory(path), path);
    return path;
  }

  /** An existing directory. */
  public static RunDirectory existing(Path path) {
    return open(existingPath(path));
  }

  /**
   * A directory, created if necessary. Removes what a process that died had begun to write there.
   */
  public static RunDirectory open(Path path) {
    requireFolder(!Files.exists(path) || Files.isDirectory(path), path);
    try {
      Durable.folder(path);
      FolderLock lock =
          FolderLock.take(path)
              .orElseThrow(
                  () ->
                      new MadaException(
                          path
                              + " is in use by another mada; wait for it, or give another --run-dir"));
      try {
        removeTemporaries(path);
        return new RunDirectory(path, lock);
      } catch (IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw MadaException.cannot("use the run directory", path, e);
    }
  }

  private static void requireFolder(boolean condition, Path path) {
    if (!condition) {
      throw new ConfigurationException("--run-dir is " + path + ", which is no folder");
    }
  }

  /** Folders with a lock of their own are left to whoever holds it. */
  private static void removeTemporaries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        boolean directory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        if (directory && !FolderLock.isIn(entry)) {
          removeTemporaries(entry);
        } else if (!directory && WholeFile.isTemporary(entry)) {
          Files.delete(entry);
        }
      }
    }
  }

  public Path path() {
    return files.directory();
  }

  /** Its files, for reading. */
  public RunFiles files() {
    return files;
  }

  /** A file or folder in it. */
  public Path resolve(String name) {
    return files.path(name);
  }

  /** Whether a file or folder is there. */
  public boolean has(String name) {
    return files.has(name);
  }

  /** The path of a file that an earlier step wrote. */
  public Path need(String name, String step) {
    return files.need(name, step);
  }

  /** A folder in it, created if necessary. */
  public Path folder(String name) {
    Path folder = resolve(name);
    try {
      return Durable.folder(folder);
    } catch (IOException e) {
      throw MadaException.cannot("make the folder", folder, e);
    }
  }

  /**
   * Makes another run's file or folder appear in this one: as a relative link, or as a copy if
   * links are not supported.
   *
   * @return whether it does so now; an existing folder that is not such a link is left as it is
   */
  public boolean share(String name, RunDirectory owner) {
    Path folder = resolve(name);
    if (Files.exists(folder)) {
      return Files.isSymbolicLink(folder);
    }
    Path original = owner.resolve(name).toAbsolutePath();
    try {
      try {
        Files.createSymbolicLink(folder, path().toAbsolutePath().relativize(original));
      } catch (UnsupportedOperationException | FileSystemException e) {
        if (Files.isRegularFile(original)) {
          copyFile(original, folder);
        } else {
          copy(original, folder);
        }
      }
    } catch (IOException e) {
      throw MadaException.cannot("bring " + original + " into", path(), e);
    }
    return true;
  }

  /** Copies a folder of files, completely or not at all. */
  static void copy(Path original, Path folder) throws IOException {
    Path part = Durable.folder(WholeFile.temporary(folder));
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copyFile(file, part.resolve(file.getFileName()));
      }
    }
    Durable.move(part, folder);
  }

  private static void copyFile(Path original, Path copy) throws IOException {
    try (FileChannel in = FileChannel.open(original, StandardOpenOption.READ)) {
      WholeFile.write(
          copy,
          out -> {
            for (long done = 0; done < in.size(); ) {
              done += in.transferTo(done, in.size() - done, out);
            }
          });
    }
  }

  /**
   * Removes files, so that no crash brings them back. A folder that links to another run's is
   * removed as a whole, and the link's target is left alone.
   */
  public void remove(Collection<String> names) {
    for (String name : names) {
      Path file = resolve(name);
      Path folder = file.getParent();
      try {
        Durable.delete(!folder.equals(path()) && Files.isSymbolicLink(folder) ? folder : file);
      } catch (IOException e) {
        throw MadaException.cannot("remove", file, e);
      }
    }
  }

  /** Empties a folder of files; the folder is created if necessary. */
  public void clear(String name) {
    try (Stream<Path> files = Files.list(folder(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Durable.delete(file);
      }
    } catch (IOException e) {
      throw MadaException.cannot("empty", resolve(name), e);
    }
  }

  /** Writes a text file, completely or not at all. */
  public void write(String name, String text) {
    Path file = resolve(name);
    Durable.withFolder(file);
    WholeFile.writeText(file, text);
  }

  @Override
  public void close() {
    lock.close();
  }
}

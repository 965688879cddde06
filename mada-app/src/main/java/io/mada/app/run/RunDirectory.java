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
 * Where a run keeps its files. Every file is a {@link WholeFile}: what has its final name is whole.
 * One process at a time works in a directory; closing it lets the next one in.
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
   * A new directory {@code runs/<name>/<time>}, which {@code runs/<name>/latest} points to from now
   * on.
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
      // Another run that begins at this moment is the latest just as well.
    } catch (UnsupportedOperationException e) {
      // A file system without links: --run-dir must be given instead.
    }
  }

  /** The newest directory of a name. */
  public static RunDirectory latest(Path runs, String name) {
    return open(latestPath(runs, name));
  }

  /** Where the newest directory of a name is, for whoever only looks at it. */
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

  /** Where a directory is that is there, for whoever only looks at it. */
  public static Path existingPath(Path path) {
    requireFolder(Files.isDirectory(path), path);
    return path;
  }

  /** A directory that is there. */
  public static RunDirectory existing(Path path) {
    return open(existingPath(path));
  }

  /**
   * A directory, made if it does not exist. What a process that died has begun to write there is
   * removed.
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

  /** Folders that have a lock of their own are left to whoever holds it. */
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

  /** A folder in it, made if it does not exist. */
  public Path folder(String name) {
    Path folder = resolve(name);
    try {
      return Durable.folder(folder);
    } catch (IOException e) {
      throw MadaException.cannot("make the folder", folder, e);
    }
  }

  /**
   * Makes another run's file or folder appear in this one: as a relative link, or as a copy where
   * there are no links.
   *
   * @return whether it does so now; a folder that is there already, and no such link, is left as it
   *     is
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

  /** Copies a folder of files, whole or not at all. */
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
   * Removes files, so that no crash brings them back. A folder that is a link, to that of another
   * run, is taken away as a whole, and what it leads to is left alone.
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

  /** Removes the files of a folder, which is made if it does not exist. */
  public void clear(String name) {
    try (Stream<Path> files = Files.list(folder(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Durable.delete(file);
      }
    } catch (IOException e) {
      throw MadaException.cannot("empty", resolve(name), e);
    }
  }

  /** Writes a text file, whole or not at all. */
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

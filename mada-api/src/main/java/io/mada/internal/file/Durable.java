package io.mada.internal.file;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Changes to folders that are on disk when the method returns, so that a power failure cannot undo
 * them. A system keeps a folder in memory for a while, as it does a file: after a crash, what was
 * moved may be back in its old place, and what was deleted may be back too.
 */
public final class Durable {

  private Durable() {}

  /**
   * Makes a folder and those above it.
   *
   * @param folder may exist, also as a link
   * @return the same
   * @throws IOException if it cannot be made
   */
  public static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      folder(parent);
      try {
        Files.createDirectory(folder);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
      force(parent);
    }
    return folder;
  }

  /**
   * Makes the folder of a file that is about to be written.
   *
   * @param file need not exist
   * @return the same
   * @throws MadaException which names the file, if the folder cannot be made
   */
  public static Path withFolder(Path file) {
    try {
      folder(file.getParent());
      return file;
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /**
   * Moves a file or folder within a file system, replacing what is there.
   *
   * @param from an existing file or folder
   * @param to in a folder that exists
   * @throws IOException if it cannot be moved; then both are as they were
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(to.toAbsolutePath().getParent());
  }

  /**
   * Deletes a file, an empty folder, or a link, but not what the link leads to.
   *
   * @param file need not exist
   * @throws IOException if it cannot be deleted
   */
  public static void delete(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
      force(file.toAbsolutePath().getParent());
    }
  }

  /**
   * Forces a folder's entries to disk where the system can: Windows does not open folders, and some
   * network file systems do not force them.
   */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The content is on disk. Whoever reads the files again sees whether they are there.
    }
  }
}

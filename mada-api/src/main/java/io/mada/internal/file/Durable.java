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
 * Changes of folders that are on the disk when the method returns, so that no failure of the power
 * takes them back. A system keeps a folder in memory for a while, as it does a file: what was moved
 * may be back in its old place after a crash, and what was deleted may be there again.
 */
public final class Durable {

  private Durable() {}

  /**
   * Makes a folder and those above it.
   *
   * @param folder may be there, also as a link
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
   * @param file need not be there
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
   * Moves a file or folder within a file system, in place of what is there.
   *
   * @param from is there
   * @param to in a folder that exists
   * @throws IOException if it cannot be moved; then both are as they were
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(to.toAbsolutePath().getParent());
  }

  /**
   * Deletes a file, an empty folder, or a link, and not what it leads to.
   *
   * @param file need not be there
   * @throws IOException if it cannot be deleted
   */
  public static void delete(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
      force(file.toAbsolutePath().getParent());
    }
  }

  /**
   * Brings a folder's entries to the disk, where the system can: Windows opens no folder, and some
   * network file systems force none.
   */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The content is on the disk. Whoever reads the files again sees whether they are there.
    }
  }
}

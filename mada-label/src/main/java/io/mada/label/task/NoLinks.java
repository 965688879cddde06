package io.mada.label.task;

import io.mada.api.MadaException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps everything written into a folder inside it. A run directory may come from somebody else,
 * and a link in it would let them overwrite any file of the person who labels.
 *
 * @param folder may itself be a link
 */
public record NoLinks(Path folder) {

  public NoLinks {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Refuses a file of the folder that is a link, or is reached through one. A file outside the
   * folder is what the user has asked for.
   *
   * @return the same file
   */
  public Path require(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    if (whole.startsWith(folder)) {
      Path place = folder;
      for (Path name : folder.relativize(whole)) {
        place = place.resolve(name);
        if (Files.isSymbolicLink(place)) {
          throw new MadaException(
              place + " is a link, and nothing is written through one: put what it leads to there");
        }
      }
    }
    return file;
  }
}

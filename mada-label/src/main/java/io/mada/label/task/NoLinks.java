package io.mada.label.task;

import io.mada.api.MadaException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps within a folder what is written into it. A run directory may come from somebody else, and a
 * link in it would lead the writing to any file of whoever labels.
 *
 * @param folder which may be a link itself
 */
public record NoLinks(Path folder) {

  public NoLinks {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Refuses a file of the folder that is a link, or lies behind one. One that lies elsewhere is
   * what the user has asked for.
   *
   * @return the same
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

package io.mada.data;

import io.mada.api.MadaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the pictures under a folder. */
final class Folder {

  private Folder() {}

  /**
   * All pictures under a folder and its subfolders.
   *
   * @param kind which of them to take
   * @return by name (the path inside the folder, with slashes, without extension), in the order of the names
   * @throws MadaException if a folder cannot be read, or two pictures have one name
   */
  static Map<String, Path> pictures(Path folder, Predicate<String> kind) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(ImageFiles::isImage)
          .filter(file -> kind.test(name(folder, file)))
          .collect(Collectors.toMap(file -> name(folder, file), file -> file, Folder::twice, TreeMap::new));
    } catch (IOException | UncheckedIOException e) {
      throw new MadaException("folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path twice(Path one, Path other) {
    throw new MadaException(one + " and " + other + " have one name; rename or remove one");
  }

  private static String name(Path folder, Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    return name.substring(0, name.lastIndexOf('.'));
  }
}

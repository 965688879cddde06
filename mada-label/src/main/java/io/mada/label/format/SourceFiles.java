package io.mada.label.format;

import io.mada.api.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The files of an export, which is a folder or a zip. The amount read is limited: an export may
 * come from anyone.
 */
interface SourceFiles extends AutoCloseable {

  /** No folder or zip of labels has more files than this. */
  int MOST_FILES = 1_000_000;

  /** Opens an export. */
  static SourceFiles open(Path source) {
    if (Files.isDirectory(source)) {
      return new FolderSource(source);
    }
    if (!Files.isRegularFile(source)) {
      throw new ConfigurationException(source + " does not exist");
    }
    return new ZipSource(source);
  }

  /** The names of all files, with slashes, in alphabetical order. */
  List<String> names();

  /**
   * Reads a file listed in {@link #names()}; a larger one is an error.
   *
   * @param most maximum number of bytes
   */
  byte[] read(String name, int most);

  /** A description of a file. */
  String place(String name);

  /**
   * The location of a file: at the top, or in the single folder into which the whole export was
   * packed.
   *
   * @return a path that ends with a slash, or is empty
   */
  default Optional<String> root(String file) {
    return names().stream()
        .filter(name -> name.equals(file) || name.endsWith("/" + file))
        .map(name -> name.substring(0, name.length() - file.length()))
        .min(Comparator.comparingInt(String::length));
  }

  @Override
  void close();

  /** Whether a file is one that systems add when people pack files. */
  static boolean isForeign(String name) {
    for (String part : name.split("/")) {
      if (part.startsWith(".") || part.equals("__MACOSX") || part.equals("Thumbs.db")) {
        return true;
      }
    }
    return false;
  }
}

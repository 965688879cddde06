package io.mada.data.picture;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the pictures in a folder, and warns about those that cannot be read. */
public final class PictureFolder {

  private static final Logger LOGGER = LoggerFactory.getLogger("mada.data");

  private final Path folder;
  private final Predicate<String> kind;
  private final Map<String, Path> pictures = new TreeMap<>();

  /** By format. */
  private final Map<String, List<Path>> unreadable = new TreeMap<>();

  private PictureFolder(Path folder, Predicate<String> kind) {
    this.folder = folder;
    this.kind = kind;
  }

  /**
   * Lists the pictures in a folder and its subfolders. Other files are ignored; a warning lists
   * pictures in formats that are not read.
   *
   * @param depth 1 excludes subfolders
   * @param kind which of them to take, by name
   * @return by name (the path inside the folder, with slashes, without extension), sorted by name
   * @throws ConfigurationException if two pictures have the same name
   * @throws MadaException if a folder cannot be read
   */
  public static Map<String, Path> list(Path folder, int depth, Predicate<String> kind) {
    var listing = new PictureFolder(folder, kind);
    try {
      Files.walkFileTree(
          folder, Set.of(FileVisitOption.FOLLOW_LINKS), depth, listing.new Visitor());
    } catch (IOException e) {
      throw MadaException.cannot("read the folder", folder, e);
    }
    listing.warn();
    return Collections.unmodifiableMap(listing.pictures);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // At the greatest depth, folders come here as well.
      if (!attributes.isDirectory()) {
        add(file, attributes.isRegularFile());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException) {
        throw new ConfigurationException(
            file + " is a link to a folder that it lies in; remove it");
      }
      throw failure;
    }
  }

  private void add(Path file, boolean regular) {
    String name = name(file);
    if (!kind.test(name)) {
      return;
    }
    PictureFormat.unreadable(file)
        .ifPresent(what -> unreadable.computeIfAbsent(what, w -> new ArrayList<>()).add(file));
    if (!PictureFormat.isPicture(file)) {
      return;
    }
    if (!regular) {
      String what =
          Files.exists(file) ? " is no regular file" : " is a link to a file that does not exist";
      throw new ConfigurationException(file + what + "; remove it");
    }
    Path other = pictures.put(name, file);
    if (other != null) {
      throw new ConfigurationException(
          other + " and " + file + " have one name; rename or remove one");
    }
  }

  private String name(Path file) {
    Path inside = folder.relativize(file);
    List<String> parts = new ArrayList<>();
    inside.forEach(part -> parts.add(part.toString()));
    return PictureFormat.withoutExtension(String.join("/", parts));
  }

  private void warn() {
    if (unreadable.isEmpty()) {
      return;
    }
    int count = unreadable.values().stream().mapToInt(List::size).sum();
    String kinds =
        unreadable.entrySet().stream()
            .map(entry -> entry.getValue().size() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    LOGGER.warn(
        "{}: {} left out, which {} not {} ({}), such as {}",
        folder,
        count == 1 ? "1 picture is" : count + " pictures are",
        count == 1 ? "is" : "are",
        PictureFormat.WORDS,
        kinds,
        unreadable.values().iterator().next().get(0));
  }
}

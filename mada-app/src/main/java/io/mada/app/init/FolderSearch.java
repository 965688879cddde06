package io.mada.app.init;

import io.mada.api.MadaException;
import io.mada.data.picture.PictureFolder;
import io.mada.data.picture.PictureFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Guesses which folder is which, from their names and from the names of the pictures in them: a
 * folder of labels has pictures with the same names as another folder's.
 */
final class FolderSearch {

  private static final int DEPTH = 4;
  private static final int MOST_FOLDERS = 200;
  private static final Pattern LABELS =
      Pattern.compile("label|mask|annot|(^|[^a-z])gt|seg|truth", Pattern.CASE_INSENSITIVE);
  private static final Pattern VALIDATION =
      Pattern.compile("val|test|eval", Pattern.CASE_INSENSITIVE);

  private final Path root;
  private final Map<Path, Set<String>> pictures = new HashMap<>();
  private final Map<Folder, Path> found = new EnumMap<>(Folder.class);

  /**
   * @param root the folder to search, four levels deep
   */
  FolderSearch(Path root) {
    this.root = root;
    List<Path> images = new ArrayList<>();
    List<Path> labels = new ArrayList<>();
    for (Path folder : folders()) {
      (LABELS.matcher(name(folder)).find() ? labels : images).add(folder);
    }
    List<Pair> pairs = new ArrayList<>();
    for (Path folder : labels) {
      Set<String> names = pictures(folder);
      images.stream()
          .filter(candidate -> names.containsAll(pictures(candidate)))
          .max((a, b) -> Integer.compare(shared(a, folder), shared(b, folder)))
          .ifPresent(best -> pairs.add(new Pair(best, folder)));
    }
    pairs.forEach(pair -> images.remove(pair.images));
    if (images.size() == 1) {
      found.put(Folder.TARGET, images.get(0));
    }
    assign(pairs);
  }

  /** Images that have labels. */
  private record Pair(Path images, Path labels) {}

  private void assign(List<Pair> pairs) {
    List<Pair> validation =
        pairs.stream().filter(p -> VALIDATION.matcher(name(p.images)).find()).toList();
    List<Pair> source = pairs.stream().filter(p -> !validation.contains(p)).toList();
    if (source.size() == 1) {
      found.put(Folder.SOURCE, source.get(0).images);
      found.put(Folder.SOURCE_LABELS, source.get(0).labels);
    }
    if (validation.size() == 1) {
      found.put(Folder.VALIDATION, validation.get(0).images);
      found.put(Folder.VALIDATION_LABELS, validation.get(0).labels);
    }
  }

  /** What a folder appears to be for; empty if there are several candidates, or none. */
  Optional<Path> guess(Folder folder) {
    return Optional.ofNullable(found.get(folder));
  }

  private String name(Path folder) {
    return root.relativize(folder).toString();
  }

  /**
   * How many letters both paths have in common at the beginning: labels are located near their
   * images.
   */
  private int shared(Path a, Path b) {
    String one = name(a);
    String other = name(b);
    int count = 0;
    while (count < Math.min(one.length(), other.length())
        && one.charAt(count) == other.charAt(count)) {
      count++;
    }
    return count;
  }

  private Set<String> pictures(Path folder) {
    return pictures.computeIfAbsent(folder, f -> PictureFolder.list(f, 1, name -> true).keySet());
  }

  /** Folders that contain pictures themselves. */
  private Set<Path> folders() {
    Set<Path> folders = new TreeSet<>();
    try (Stream<Path> files = Files.find(root, DEPTH + 1, (file, a) -> a.isRegularFile())) {
      files
          .filter(file -> !name(file).startsWith(".") && PictureFormat.isPicture(file))
          .map(Path::getParent)
          .distinct()
          .limit(MOST_FOLDERS)
          .forEach(folders::add);
      return folders;
    } catch (UncheckedIOException e) {
      throw MadaException.cannot("look through", root, e.getCause());
    } catch (IOException e) {
      throw MadaException.cannot("look through", root, e);
    }
  }
}

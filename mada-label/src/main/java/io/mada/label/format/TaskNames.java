package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.label.task.LabelTask;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the task for an image that a tool names in its own way: with or without the extension,
 * below one of the tool's folders, or without the folders that the image has here.
 */
public final class TaskNames {

  /** Files that tools make from pictures; with any other ending, the dot may belong to the name. */
  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "webp", "bmp");

  /** Round and rank, which may change for an image while people label. */
  private static final Pattern ORDER = Pattern.compile("\\d{2,}-\\d{5,}_(.*)");

  private final Map<String, LabelTask> byName = new HashMap<>();
  private final Map<String, Set<String>> byLastPart = new HashMap<>();
  private final Map<String, Set<String>> byLetters = new HashMap<>();

  /**
   * @param tasks if an image was chosen in several rounds, its last task is used
   */
  public TaskNames(List<LabelTask> tasks) {
    tasks.stream()
        .sorted(Comparator.comparingInt(LabelTask::round))
        .forEach(
            task -> {
              byName.put(task.name(), task);
              byName.put(flat(task), task);
              byLetters
                  .computeIfAbsent(letters(task), part -> new LinkedHashSet<>())
                  .add(task.name());
              byLastPart
                  .computeIfAbsent(lastPart(task.name()), part -> new LinkedHashSet<>())
                  .add(task.name());
            });
  }

  /** A name for tools that have no folders and sort by name: the most wanted comes first. */
  public static String flat(LabelTask task) {
    // Round and rank keep the names apart.
    return Text.of("%02d-%05d_%s", task.round(), task.rank(), letters(task));
  }

  /** Servers replace other characters in their own ways. */
  private static String letters(LabelTask task) {
    return task.name().replaceAll("[^A-Za-z0-9.-]", "_");
  }

  /** The picture's extension, with its dot. */
  public static String extension(LabelTask task) {
    String file = lastPart(task.picture());
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : file.substring(dot);
  }

  /** A file's name without a picture's extension. */
  public static String withoutExtension(String file) {
    int dot = file.lastIndexOf('.');
    return dot > file.lastIndexOf('/') + 1
            && EXTENSIONS.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT))
        ? file.substring(0, dot)
        : file;
  }

  /** The task for an image; an ambiguous name causes a {@link MadaException}. */
  public Optional<LabelTask> find(String image) {
    if (byName.containsKey(withoutExtension(image))) {
      return Optional.of(byName.get(withoutExtension(image)));
    }
    String path = image.replace('\\', '/');
    for (String rest = path; ; rest = rest.substring(rest.indexOf('/') + 1)) {
      LabelTask task = byName.get(rest);
      if (task == null) {
        task = byName.get(withoutExtension(rest));
      }
      if (task != null) {
        return Optional.of(task);
      }
      if (rest.indexOf('/') < 0) {
        break;
      }
    }
    Optional<LabelTask> ordered = byLetters(path.substring(path.lastIndexOf('/') + 1), image);
    return ordered.isPresent() || path.indexOf('/') >= 0 ? ordered : byLastPart(path);
  }

  /** The task that a flat name was for, when it had a different round or rank. */
  private Optional<LabelTask> byLetters(String flat, String image) {
    Matcher ordered = ORDER.matcher(withoutExtension(flat));
    if (!ordered.matches()) {
      return Optional.empty();
    }
    return only(byLetters.getOrDefault(ordered.group(1), Set.of()), image);
  }

  private Optional<LabelTask> byLastPart(String image) {
    Set<String> names = byLastPart.get(image);
    if (names == null) {
      names = byLastPart.getOrDefault(withoutExtension(image), Set.of());
    }
    return only(names, image);
  }

  private Optional<LabelTask> only(Set<String> names, String image) {
    if (names.size() > 1) {
      throw new MadaException(
          Text.of(
              "'%s' may be any of %s: export with the images' folders",
              Text.line(image), String.join(", ", names)));
    }
    return names.stream().findAny().map(byName::get);
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}

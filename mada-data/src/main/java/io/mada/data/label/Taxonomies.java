package io.mada.data.label;

import io.mada.api.Section;
import io.mada.api.data.Taxonomy;
import io.mada.api.data.Taxonomy.Category;
import io.mada.internal.config.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sets of classes that a network can be asked to tell apart. */
public final class Taxonomies {

  private static final String KEY = "classes";
  private static final List<String> NAMES = List.of("cityscapes", "camvid");

  /** Training ids are bytes, and 255 means ignored. */
  private static final int MOST = 255;

  private Taxonomies() {}

  /**
   * A built-in taxonomy: {@code cityscapes}, its 19 scored classes, or {@code camvid}, the 11
   * classes of its SegNet form.
   */
  public static Taxonomy named(String name) {
    return builtIn(name).taxonomy();
  }

  /**
   * Reads the key {@code classes} of a configuration: a built-in taxonomy by name, by default
   * {@code cityscapes}, or a user's own from a YAML file, whose classes get the training ids 0, 1,
   * ... in the file's order. A class without a colour gets one.
   *
   * <pre>{@code
   * name: harbour
   * classes:
   *   - {name: water, color: [0, 90, 160]}
   *   - {name: quay}
   *   - {name: crane, optional: true}   # no dataset need have it
   * ignore: [buoy, rope]                # datasets may have them, and the network does not tell them apart
   * }</pre>
   */
  public static NetworkClasses read(Section configuration) {
    String name = configuration.text(KEY, "cityscapes");
    if (NAMES.contains(name)) {
      return builtIn(name);
    }
    Path file = configuration.path(KEY);
    String problem =
        "'" + name + "' is neither a built-in taxonomy nor a file" + Nearest.hint(name, NAMES);
    configuration.check(Files.exists(file), KEY, problem);
    return read(file);
  }

  /** Reads a user's own taxonomy from a YAML file. */
  public static NetworkClasses read(Path file) {
    return classes(ClassFile.read(file));
  }

  private static NetworkClasses builtIn(String name) {
    return classes(ClassFile.builtIn("taxonomies/" + name + ".yml"));
  }

  private static NetworkClasses classes(ClassFile file) {
    List<ClassFile.Entry> entries = file.classes();
    requireDistinct(entries, file.ignored());
    List<Integer> colors = Palette.complete(entries.stream().map(ClassFile.Entry::rgb).toList());
    List<Category> categories = new ArrayList<>();
    for (ClassFile.Entry entry : entries) {
      categories.add(new Category(entry.name(), colors.get(categories.size())));
    }
    return new NetworkClasses(
        new Taxonomy(file.name(), categories, file.ignored().names()), entries);
  }

  private static void requireDistinct(List<ClassFile.Entry> entries, Ignored ignored) {
    Set<String> names = new HashSet<>();
    Map<Integer, String> colors = new HashMap<>();
    for (ClassFile.Entry entry : entries) {
      Section section = entry.section();
      section.check(names.add(entry.name()), "name", "'" + entry.name() + "' is listed twice");
      section.check(
          names.size() <= MOST, "name", "'" + entry.name() + "' is one class more than " + MOST);
      boolean counts = !ignored.names().contains(entry.name());
      section.check(counts, "name", "'" + entry.name() + "' is under 'ignore' as well");
      String other = entry.rgb().map(rgb -> colors.put(rgb, entry.name())).orElse(null);
      section.check(other == null, "color", "is also that of '" + other + "'");
    }
  }
}

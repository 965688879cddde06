package io.mada.data.label;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.LabelMap;
import io.mada.data.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of classes as a YAML file: an optional {@code name}; {@code classes}, each with a {@code
 * name} and, as needed, a {@code color}, the {@code id} (or list of ids) that label files use, and
 * {@code optional: true}; and {@code ignore}.
 *
 * <p>The same file may say what a network tells apart and what label files mean.
 *
 * @param name what the file calls itself, or its file name without extension
 */
record ClassFile(String name, List<Entry> classes, Ignored ignored) {

  /** Label files have at most 16 bits. */
  static final int IDS = 1 << 16;

  /**
   * A class.
   *
   * @param ids in label files; empty if the file gives none
   * @param rgb as 0xRRGGBB
   * @param optional whether it need not occur in any dataset
   * @param section where it is defined, for errors
   */
  record Entry(
      String name, List<Integer> ids, Optional<Integer> rgb, boolean optional, Section section) {

    private static Entry read(Section section) {
      Optional<Integer> rgb =
          section.has("color") ? Optional.of(Colors.read(section, "color")) : Optional.empty();
      return new Entry(
          section.text("name"), readIds(section), rgb, section.flag("optional", false), section);
    }

    private static List<Integer> readIds(Section section) {
      if (!section.has("id")) {
        return List.of();
      }
      boolean several = section.isList("id");
      List<Double> ids =
          several
              ? section.numbers("id", Range.any())
              : List.of((double) section.integer("id", Range.any()));
      for (double id : ids) {
        section.check(
            id == Math.rint(id) && id >= 0 && id < IDS,
            "id",
            "must be whole numbers from 0 to " + (IDS - 1));
        section.check(
            id != LabelMap.IGNORED,
            "id",
            "must not be 255, which stands for pixels that count for nothing");
      }
      return ids.stream().map(Double::intValue).toList();
    }
  }

  /** Reads a file that comes with this module. */
  static ClassFile builtIn(String resource) {
    return parse(YamlFile.resource(ClassFile.class, resource).section(), Path.of(resource));
  }

  /**
   * Reads a user's file; errors name it by its path, since several datasets may have a file of the
   * same name.
   */
  static ClassFile read(Path file) {
    return parse(YamlFile.read(file, "list of classes", file.toString()).section(), file);
  }

  private static ClassFile parse(Section section, Path file) {
    section.isList("classes");
    List<Entry> entries = new ArrayList<>();
    section.sections("classes").forEach(entry -> entries.add(Entry.read(entry)));
    section.check(!entries.isEmpty(), "classes", "must list at least one class");
    String name = section.text("name", file.getFileName().toString().replaceFirst("\\.[^.]*$", ""));
    Ignored ignored = Ignored.read(section);
    section.rejectUnread();
    return new ClassFile(name, entries, ignored);
  }
}

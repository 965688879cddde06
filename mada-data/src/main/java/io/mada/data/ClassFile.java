package io.mada.data;

import io.mada.api.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of classes as a YAML file: {@code name}, optional, and {@code classes}, each with a {@code name}, and as
 * needed a {@code color} and the {@code id} (or a list of them) that label files use.
 *
 * @param name what the file calls itself, or its file name without extension
 */
record ClassFile(String name, List<Entry> classes) {

  /**
   * A class.
   *
   * @param ids in label files; empty where the file gives none
   * @param rgb as 0xRRGGBB
   */
  record Entry(String name, List<Integer> ids, Optional<Integer> rgb) {}

  /** Reads a file that comes with this module. */
  static ClassFile builtIn(String resource) {
    return parse(YamlFile.builtIn(resource), Path.of(resource));
  }

  static ClassFile read(Path file) {
    return parse(YamlFile.read(file), file);
  }

  private static ClassFile parse(Section section, Path file) {
    List<Entry> entries = new ArrayList<>();
    for (Section entry : section.sections("classes")) {
      Optional<Integer> rgb =
          entry.has("color") ? Optional.of(YamlFile.color(entry, "color")) : Optional.empty();
      entries.add(new Entry(entry.text("name"), ids(entry), rgb));
    }
    section.check(!entries.isEmpty(), "classes", "must list at least one class");
    String name = section.text("name", file.getFileName().toString().replaceFirst("\\.[^.]*$", ""));
    section.rejectUnread();
    return new ClassFile(name, entries);
  }

  private static List<Integer> ids(Section entry) {
    if (!entry.has("id")) {
      return List.of();
    }
    if (!(entry.node("id").value() instanceof List)) {
      return List.of(entry.integer("id"));
    }
    List<Double> ids = entry.numbers("id");
    entry.check(ids.stream().allMatch(id -> id == Math.rint(id)), "id", "must be whole numbers");
    return ids.stream().map(Double::intValue).toList();
  }
}

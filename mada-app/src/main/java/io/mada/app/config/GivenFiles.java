package io.mada.app.config;

import io.mada.api.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that replace what a run would compute, such as those published by a method's authors. */
final class GivenFiles {

  private static final List<String> SETS = List.of("source", "pool", "target");

  private GivenFiles() {}

  /** The files under the keys {@code source}, {@code pool} and {@code target}, if present. */
  static Map<String, Path> read(Section section) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String set : SETS) {
      if (section.has(set)) {
        files.put(set, section.path(set));
      }
    }
    return files;
  }
}

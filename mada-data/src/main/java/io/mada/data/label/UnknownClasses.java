package io.mada.data.label;

import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.Nearest;
import java.util.Collection;
import java.util.List;

/**
 * The classes of a dataset that the network's taxonomy neither has nor ignores. One may be
 * misspelt, and a misspelt class would otherwise be silently ignored.
 */
public record UnknownClasses(List<String> names, Taxonomy taxonomy) {

  public static UnknownClasses among(Collection<String> classes, Taxonomy taxonomy) {
    return new UnknownClasses(
        classes.stream().distinct().filter(c -> !taxonomy.knows(c)).toList(), taxonomy);
  }

  /**
   * Fails if a built-in dataset has such classes: the network's classes are misspelt, or it is
   * meant to tell fewer apart.
   */
  public void refuseIn(Section dataset) {
    if (!names.isEmpty()) {
      String problem =
          Text.of("'%s' labels the class '%s', which", dataset.text("dataset", ""), suspect());
      throw dataset.error("dataset", problem + advice("the file that the key 'classes' names"));
    }
  }

  /** Fails if these entries of a user's file have such classes. */
  public void refuseIn(List<ClassFile.Entry> entries) {
    for (ClassFile.Entry entry : entries) {
      if (!names.isEmpty() && entry.name().equals(suspect())) {
        throw entry.section().error("name", "'" + suspect() + "'" + advice("this file"));
      }
    }
  }

  /** The first that looks like a misspelling, or else simply the first. */
  private String suspect() {
    return names.stream()
        .filter(name -> Nearest.to(name, taxonomy.names()).isPresent())
        .findFirst()
        .orElse(names.get(0));
  }

  private String advice(String file) {
    String hint = Nearest.hint(suspect(), taxonomy.names());
    return Text.of(
        " is none of the classes of %s%s If the network need not tell it apart, list it in %s, as ignore: %s",
        taxonomy.name(), hint.endsWith("?") ? hint : hint + ".", file, names);
  }
}

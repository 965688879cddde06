package io.mada.data;

import io.mada.api.ConfigurationException;
import io.mada.api.Nearest;
import io.mada.api.Taxonomy;
import io.mada.api.Taxonomy.Category;
import io.mada.api.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sets of classes that a network can be asked to tell apart. */
public final class Taxonomies {

  private static final List<String> NAMES = List.of("cityscapes", "camvid");

  private Taxonomies() {}

  /** {@code cityscapes}, its 19 scored classes, or {@code camvid}, the 11 classes of its SegNet form. */
  public static Taxonomy named(String name) {
    if (!NAMES.contains(name)) {
      throw new ConfigurationException(
          Text.of("classes '%s' is neither a built-in taxonomy nor a file%s", name, Nearest.hint(name, NAMES)));
    }
    return taxonomy(ClassFile.builtIn("taxonomies/" + name + ".yml"), name);
  }

  /**
   * A built-in taxonomy by its name, or one's own from a YAML file, whose classes get the training ids 0, 1, ... in the
   * file's order:
   *
   * <pre>{@code
   * name: harbour
   * classes:
   *   - {name: water, color: [0, 90, 160]}
   *   - {name: quay, color: [128, 128, 128]}
   * }</pre>
   */
  public static Taxonomy read(String nameOrFile) {
    Path file = Path.of(nameOrFile);
    if (NAMES.contains(nameOrFile) || !Files.exists(file)) {
      return named(nameOrFile);
    }
    return taxonomy(ClassFile.read(file), nameOrFile);
  }

  private static Taxonomy taxonomy(ClassFile file, String place) {
    List<Category> categories = new ArrayList<>();
    for (ClassFile.Entry entry : file.classes()) {
      String theClass = place + ": class " + entry.name();
      if (entry.rgb().isEmpty()) {
        throw new ConfigurationException(theClass + " has no color");
      }
      if (categories.stream().anyMatch(c -> c.name().equals(entry.name()))) {
        throw new ConfigurationException(theClass + " is listed twice");
      }
      categories.add(new Category(entry.name(), entry.rgb().get()));
    }
    if (categories.size() > 255) {
      throw new ConfigurationException(place + ": " + categories.size() + " classes, 255 at most are possible");
    }
    return new Taxonomy(file.name(), categories);
  }
}

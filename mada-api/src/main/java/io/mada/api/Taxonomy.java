package io.mada.api;

import java.util.List;

/**
 * The classes that a network tells apart, in the order of their training ids.
 *
 * @param name what reports call it, such as {@code cityscapes}
 * @param classes class 0, class 1, ...; names are unique
 */
public record Taxonomy(String name, List<Category> classes) {

  /**
   * A class.
   *
   * @param name as users and reports write it
   * @param rgb its colour in overlays, as 0xRRGGBB
   */
  public record Category(String name, int rgb) {}

  /**
   * Refuses two classes of one name, by an {@link IllegalArgumentException}.
   *
   * @param name what reports call it
   * @param classes by training id; they are copied
   */
  public Taxonomy {
    classes = List.copyOf(classes);
    if (names(classes).stream().distinct().count() != classes.size()) {
      throw new IllegalArgumentException("two classes of " + name + " have one name");
    }
  }

  /**
   * The number of classes.
   *
   * @return C
   */
  public int size() {
    return classes.size();
  }

  /**
   * The class names.
   *
   * @return by training id
   */
  public List<String> names() {
    return names(classes);
  }

  /**
   * The training id of a class.
   *
   * @param className as the taxonomy writes it
   * @return from 0, or {@link LabelMap#IGNORED} where this taxonomy lacks it
   */
  public int id(String className) {
    int id = names().indexOf(className);
    return id < 0 ? LabelMap.IGNORED : id;
  }

  private static List<String> names(List<Category> classes) {
    return classes.stream().map(Category::name).toList();
  }
}

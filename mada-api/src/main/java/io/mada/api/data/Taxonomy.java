package io.mada.api.data;

import io.mada.api.Text;
import java.util.List;

/**
 * The classes that a network tells apart, in the order of their training ids.
 *
 * @param name what reports call it, such as {@code cityscapes}
 * @param classes class 0, class 1, ...; names are unique
 * @param ignored the names of further classes, which datasets may have and the network does not
 *     tell apart
 */
public record Taxonomy(String name, List<Category> classes, List<String> ignored) {

  /**
   * A class.
   *
   * @param name as users and reports write it
   * @param rgb its colour in overlays, as 0xRRGGBB
   */
  public record Category(String name, int rgb) {

    /**
     * The colour as pages and other tools write it.
     *
     * @return such as {@code #804080}
     */
    public String hex() {
      return Text.of("#%06x", rgb);
    }
  }

  /**
   * Refuses two classes with the same name, with an {@link IllegalArgumentException}.
   *
   * @param name what reports call it
   * @param classes by training id; they are copied
   * @param ignored copied; null, as in descriptions written before there was such a list, means
   *     none
   */
  public Taxonomy {
    classes = List.copyOf(classes);
    ignored = ignored == null ? List.of() : List.copyOf(ignored);
    if (names(classes).stream().distinct().count() != classes.size()) {
      throw new IllegalArgumentException("two classes of " + name + " have one name");
    }
  }

  /**
   * Classes for datasets that have no others.
   *
   * @param name what reports call it
   * @param classes by training id; they are copied
   */
  public Taxonomy(String name, List<Category> classes) {
    this(name, classes, List.of());
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
   * @return from 0, or {@link LabelMap#IGNORED} if this taxonomy lacks it
   */
  public int id(String className) {
    int id = names().indexOf(className);
    return id < 0 ? LabelMap.IGNORED : id;
  }

  /**
   * Whether a class is one of these, or one to be ignored. If a dataset's class is neither, its
   * name is misspelt on one side: the built-in datasets refuse it when they are opened, and a
   * plug-in should too.
   *
   * @param className as the dataset writes it
   * @return whether {@link #id} is its id, or is meant to be {@link LabelMap#IGNORED}
   */
  public boolean knows(String className) {
    return id(className) != LabelMap.IGNORED || ignored.contains(className);
  }

  private static List<String> names(List<Category> classes) {
    return classes.stream().map(Category::name).toList();
  }
}

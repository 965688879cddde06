package io.mada.data.label;

import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.ConfiguredSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a dataset's label files mean: which id or colour is which class.
 *
 * @param place the file that defines it, for messages
 * @param ignored ids and colours without a class, and classes that do not count
 * @param byColor whether a picture with a palette is read by its colours, not its indexes
 */
public record Legend(
    String place, List<ClassFile.Entry> classes, Ignored ignored, boolean byColor) {

  /** The legend of a built-in dataset. */
  public static Legend named(String dataset) {
    return of(ClassFile.builtIn("legends/" + dataset + ".yml"), dataset);
  }

  /**
   * Reads {@code taxonomy: FILE} of a dataset: classes with {@code id}, {@code color} or both.
   * Without any ids, a class's id is its place in the list, and pictures with a palette are read by
   * colour if the classes have colours.
   */
  public static Legend read(Path file) {
    return of(ClassFile.read(file), file.toString());
  }

  /** The legend of label files that hold training ids or the taxonomy's colours. */
  public static Legend of(Taxonomy taxonomy) {
    List<ClassFile.Entry> entries = new ArrayList<>();
    for (Taxonomy.Category category : taxonomy.classes()) {
      List<Integer> id = List.of(entries.size());
      entries.add(
          new ClassFile.Entry(
              category.name(),
              id,
              Optional.of(category.rgb()),
              false,
              ConfiguredSection.of(Map.of())));
    }
    return new Legend(taxonomy.name(), entries, Ignored.NOTHING, false);
  }

  private static Legend of(ClassFile file, String place) {
    boolean ids = file.classes().stream().anyMatch(entry -> !entry.ids().isEmpty());
    boolean colors = file.classes().stream().anyMatch(entry -> entry.rgb().isPresent());
    if (!ids) {
      return new Legend(place, numbered(file.classes()), file.ignored(), colors);
    }
    for (ClassFile.Entry entry : file.classes()) {
      boolean found = !entry.ids().isEmpty() || entry.rgb().isPresent();
      entry
          .section()
          .check(found, "id", "is missing: no label could have the class '" + entry.name() + "'");
    }
    return new Legend(place, file.classes(), file.ignored(), false);
  }

  private static List<ClassFile.Entry> numbered(List<ClassFile.Entry> classes) {
    List<ClassFile.Entry> numbered = new ArrayList<>();
    for (ClassFile.Entry entry : classes) {
      List<Integer> id = List.of(numbered.size());
      numbered.add(
          new ClassFile.Entry(entry.name(), id, entry.rgb(), entry.optional(), entry.section()));
    }
    return numbered;
  }

  /**
   * The same legend under another name.
   *
   * @param words what messages call it
   */
  public Legend called(String words) {
    return new Legend(words, classes, ignored, byColor);
  }

  /** The classes that labels can have and that are not ignored. */
  public List<String> names() {
    return classes.stream()
        .map(ClassFile.Entry::name)
        .filter(name -> !ignored.names().contains(name))
        .toList();
  }

  /** The training ids that labels can hold. */
  public Set<Integer> trainingIds(Taxonomy taxonomy) {
    return names().stream()
        .map(taxonomy::id)
        .filter(id -> id != LabelMap.IGNORED)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The conversion from label files to training ids; fails on a class that the taxonomy neither has
   * nor ignores.
   */
  public LabelCode code(Taxonomy taxonomy) {
    UnknownClasses.among(names(), taxonomy).refuseIn(classes);
    Map<Integer, String> idOwners = new HashMap<>();
    Map<Integer, String> colorOwners = new HashMap<>();
    short[] ids = new short[ClassFile.IDS];
    Arrays.fill(ids, LabelCode.UNKNOWN);
    ids[LabelMap.IGNORED] = LabelMap.IGNORED;
    Map<Integer, Byte> colors = new HashMap<>();
    for (ClassFile.Entry entry : classes) {
      int trainingId =
          ignored.names().contains(entry.name()) ? LabelMap.IGNORED : taxonomy.id(entry.name());
      for (int id : entry.ids()) {
        claim(idOwners, id, entry, "id", "label id " + id);
        ids[id] = (short) trainingId;
      }
      for (int rgb : entry.rgb().stream().toList()) {
        claim(colorOwners, rgb, entry, "color", Text.of("label colour #%06x", rgb));
        colors.put(rgb, (byte) trainingId);
      }
    }
    ignored.ids().forEach(id -> ids[id] = LabelMap.IGNORED);
    ignored.colors().forEach(rgb -> colors.put(rgb, (byte) LabelMap.IGNORED));
    return new LabelCode(place, ids, colors, byColor);
  }

  /** Assigns an id or colour to a class; it can have only one meaning. */
  private void claim(
      Map<Integer, String> owners, int value, ClassFile.Entry entry, String key, String what) {
    String owner = owners.put(value, entry.name());
    boolean free = owner == null || owner.equals(entry.name());
    String problem = Text.of("gives the %s to '%s', ", what, entry.name());
    entry.section().check(free, key, problem + "which is that of '" + owner + "'");
    boolean counts = !(key.equals("id") ? ignored.ids() : ignored.colors()).contains(value);
    entry.section().check(counts, key, problem + "and 'ignore' lists it");
  }
}

package io.mada.data;

import io.mada.api.ConfigurationException;
import io.mada.api.LabelMap;
import io.mada.api.Taxonomy;
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
 * What a dataset's label files mean: which id, or which colour, is which class.
 *
 * @param place the file that says so, for messages
 * @param byColor whether the colours, not the indexes, of a picture with a palette count
 */
record Legend(String place, List<ClassFile.Entry> classes, boolean byColor) {

  private static final int IDS = 1 << 16;

  /** The legend of a built-in dataset. */
  static Legend named(String dataset) {
    return of(ClassFile.builtIn("legends/" + dataset + ".yml"), dataset);
  }

  /**
   * Reads {@code taxonomy: FILE} of a dataset: classes with {@code id}, {@code color} or both. Without any ids, a
   * class's id is its place in the list, and pictures with a palette are read by their colours where there are some.
   */
  static Legend read(Path file) {
    return of(ClassFile.read(file), file.toString());
  }

  /** Label files that hold training ids, or the taxonomy's colours. */
  static Legend of(Taxonomy taxonomy) {
    List<ClassFile.Entry> entries = new ArrayList<>();
    for (Taxonomy.Category category : taxonomy.classes()) {
      entries.add(new ClassFile.Entry(category.name(), List.of(entries.size()), Optional.of(category.rgb())));
    }
    return new Legend(taxonomy.name(), entries, false);
  }

  private static Legend of(ClassFile file, String place) {
    boolean ids = file.classes().stream().anyMatch(entry -> !entry.ids().isEmpty());
    boolean colors = file.classes().stream().anyMatch(entry -> entry.rgb().isPresent());
    if (ids) {
      return new Legend(place, file.classes(), false);
    }
    List<ClassFile.Entry> numbered = new ArrayList<>();
    for (ClassFile.Entry entry : file.classes()) {
      numbered.add(new ClassFile.Entry(entry.name(), List.of(numbered.size()), entry.rgb()));
    }
    return new Legend(place, numbered, colors);
  }

  /** The training ids that labels can hold. */
  Set<Integer> trainingIds(Taxonomy taxonomy) {
    return classes.stream()
        .map(entry -> taxonomy.id(entry.name()))
        .filter(id -> id != LabelMap.IGNORED)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The way from label files to training ids. */
  LabelCode code(Taxonomy taxonomy) {
    short[] ids = new short[IDS];
    Arrays.fill(ids, LabelCode.UNKNOWN);
    ids[LabelMap.IGNORED] = LabelMap.IGNORED;
    Map<Integer, Byte> colors = new HashMap<>();
    for (ClassFile.Entry entry : classes) {
      int trainingId = taxonomy.id(entry.name());
      for (int id : entry.ids()) {
        if (id < 0 || id >= IDS) {
          throw new ConfigurationException(place + ": class " + entry.name() + " has the id " + id);
        }
        if (ids[id] != LabelCode.UNKNOWN && id != LabelMap.IGNORED) {
          throw new ConfigurationException(place + ": two classes have the id " + id);
        }
        ids[id] = (short) trainingId;
      }
      entry.rgb().ifPresent(rgb -> colors.put(rgb, (byte) trainingId));
    }
    return new LabelCode(place, ids, colors, byColor);
  }
}

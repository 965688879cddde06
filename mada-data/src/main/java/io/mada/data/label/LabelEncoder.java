package io.mada.data.label;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.PngFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes label files that {@link LabelCode} reads: a legend's ids, in 8 bits, with the classes'
 * colours as a palette, so that other programs can show them. If a palette's colours would be read
 * instead of its indexes, files have no palette.
 */
public final class LabelEncoder {

  private final Legend legend;
  private final Taxonomy taxonomy;
  private final SortedMap<Integer, Integer> ids = new TreeMap<>();

  /** For label files that a legend describes. */
  public LabelEncoder(Legend legend, Taxonomy taxonomy) {
    this.legend = legend;
    this.taxonomy = taxonomy;
    for (ClassFile.Entry entry : legend.classes()) {
      int trainingId = taxonomy.id(entry.name());
      if (legend.names().contains(entry.name()) && trainingId != LabelMap.IGNORED) {
        entry.ids().stream()
            .filter(id -> id < LabelMap.IGNORED)
            .findFirst()
            .ifPresent(id -> ids.putIfAbsent(trainingId, id));
      }
    }
  }

  /** The id of each class that files can hold, the first if a class has several. */
  public SortedMap<Integer, Integer> ids() {
    return Collections.unmodifiableSortedMap(ids);
  }

  /**
   * Writes a label, whole or not at all. A label with a class that files cannot hold is a {@link
   * MadaException}.
   *
   * @param file in a folder that exists
   * @param label training ids
   */
  public void write(Path file, LabelMap label) {
    byte[] coded = new byte[label.ids().length];
    for (int i = 0; i < coded.length; i++) {
      int trainingId = label.ids()[i] & 0xff;
      coded[i] = (byte) (trainingId == LabelMap.IGNORED ? trainingId : require(trainingId, file));
    }
    LabelMap map = new LabelMap(label.width(), label.height(), coded);
    if (legend.byColor()) {
      PngFiles.write(file, map);
    } else {
      PngFiles.write(file, map, palette());
    }
  }

  private int require(int trainingId, Path file) {
    Integer id = ids.get(trainingId);
    if (id == null) {
      throw new MadaException(
          Text.of(
              "%s: label files have no id of 8 bits for the class %s, by %s; they can hold %s",
              file,
              trainingId < taxonomy.size() ? taxonomy.names().get(trainingId) : trainingId,
              legend.place(),
              ids.keySet().stream().map(taxonomy.names()::get).collect(Collectors.joining(", "))));
    }
    return id;
  }

  /** Indexes without a class are black, as ignored pixels are everywhere. */
  private int[] palette() {
    int[] palette = new int[256];
    ids.forEach((trainingId, id) -> palette[id] = taxonomy.classes().get(trainingId).rgb());
    return palette;
  }
}

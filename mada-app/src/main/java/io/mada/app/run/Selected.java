package io.mada.app.run;

import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Nearest;
import io.mada.api.Text;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The chosen images on disk: {@code selection.txt}, names in dataset order, which may be written by hand. */
public final class Selected {

  /** The file of their names. */
  public static final String NAMES = "selection.txt";

  private Selected() {}

  /** Writes the names of a table's images. */
  public static void write(RunDirectory directory, SelectionTable table, ImageSet pool) {
    directory.write(
        NAMES,
        table.rows().stream()
            .map(SelectionTable.Row::image)
            .distinct()
            .map(image -> pool.names().get(image) + "\n")
            .collect(Collectors.joining()));
  }

  /** The chosen images' indices in the pool. */
  public static List<Integer> read(RunDirectory directory, ImageSet pool) {
    directory.need(NAMES, "select");
    Map<String, Integer> all = indices(pool);
    Set<Integer> indices = new LinkedHashSet<>();
    for (String name : directory.files().lines(NAMES)) {
      Integer index = all.get(name);
      if (index == null || !indices.add(index)) {
        throw new MadaException(
            Text.of(
                "%s: '%s' is %s%s",
                directory.resolve(NAMES),
                name,
                index == null ? "not in the pool" : "listed twice",
                index == null ? Nearest.hint(name, pool.names()) : ""));
      }
    }
    if (indices.isEmpty()) {
      throw new MadaException(directory.resolve(NAMES) + " is empty; no image is selected");
    }
    return List.copyOf(indices);
  }

  /** Where each name stands in a pool. */
  static Map<String, Integer> indices(ImageSet pool) {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < pool.names().size(); i++) {
      indices.putIfAbsent(pool.names().get(i), i);
    }
    return indices;
  }
}

package io.mada.app.run;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.internal.config.Nearest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The chosen images on disk: {@code selection.txt}, names in dataset order, which may also be
 * written by hand.
 */
public final class Selected {

  /** The file with their names. */
  public static final String NAMES = "selection.txt";

  private Selected() {}

  /** Whether a person may simply edit a file, of any round. */
  public static boolean isEditable(String file) {
    return file.endsWith(NAMES) || file.endsWith(SelectionFile.NAME);
  }

  /**
   * The files of the latest round that has chosen: after the last round, those of the run itself.
   */
  public static RunFiles latest(RunFiles run) {
    if (run.has(NAMES)) {
      return run;
    }
    int round = 0;
    while (run.has(RoundFolders.folder(round + 1, NAMES))) {
      round++;
    }
    return round == 0 ? run : run.in(RoundFolders.folder(round, ""));
  }

  /**
   * Writes the names of a table's images.
   *
   * @param place prefix of the file's name
   */
  static void write(RunDirectory directory, String place, SelectionTable table, ImageSet pool) {
    directory.write(
        place + NAMES,
        table.rows().stream()
            .map(SelectionTable.Row::image)
            .distinct()
            .map(image -> pool.names().get(image) + "\n")
            .collect(Collectors.joining()));
  }

  /**
   * The chosen images' indices in the pool.
   *
   * @param run has the selection of a round
   */
  public static List<Integer> read(RunFiles run, ImageSet pool) {
    run.need(NAMES, "select");
    Map<String, Integer> all = indices(pool);
    Set<Integer> indices = new LinkedHashSet<>();
    for (String name : run.lines(NAMES)) {
      Integer index = all.get(name);
      if (index == null || !indices.add(index)) {
        throw new MadaException(
            Text.of(
                "%s: '%s' is %s%s",
                run.path(NAMES),
                name,
                index == null ? "not in the pool" : "listed twice",
                index == null ? Nearest.hint(name, pool.names()) : ""));
      }
    }
    if (indices.isEmpty()) {
      throw new MadaException(run.path(NAMES) + " is empty; no image is selected");
    }
    return List.copyOf(indices);
  }

  /** The index of each name in a pool. */
  public static Map<String, Integer> indices(ImageSet pool) {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < pool.names().size(); i++) {
      indices.putIfAbsent(pool.names().get(i), i);
    }
    return indices;
  }
}

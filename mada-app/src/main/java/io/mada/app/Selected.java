package io.mada.app;

import io.mada.api.Choice;
import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The chosen images on disk: {@code selection.txt}, names in dataset order, and {@code selection.csv} with scores. */
final class Selected {

  private static final String NAMES = "selection.txt";
  private static final String TABLE = "selection.csv";

  private Selected() {}

  static void write(RunDirectory directory, List<Choice> choices, ImageSet pool) {
    List<Choice> ordered = choices.stream().sorted(Comparator.comparingInt(Choice::image)).toList();
    List<Choice> ranked = choices.stream().sorted(Comparator.comparingDouble(Choice::score).reversed()).toList();
    StringBuilder names = new StringBuilder();
    StringBuilder table = new StringBuilder("name,score,rank\n");
    for (Choice choice : ordered) {
      String name = pool.names().get(choice.image());
      names.append(name).append('\n');
      table.append(String.format(Locale.ROOT, "%s,%s,%d\n", name, choice.score(), ranked.indexOf(choice) + 1));
    }
    directory.write(TABLE, table.toString());
    directory.write(NAMES, names.toString());
  }

  /** The chosen images' indices in the pool; the list may have been written by hand. */
  static List<Integer> read(RunDirectory directory, ImageSet pool) {
    directory.need(NAMES, "select");
    List<Integer> indices = new ArrayList<>();
    for (String name : directory.lines(NAMES)) {
      int index = pool.names().indexOf(name);
      if (index < 0 || indices.contains(index)) {
        throw new MadaException(
            "%s: '%s' is %s%s"
                .formatted(
                    directory.resolve(NAMES),
                    name,
                    index < 0 ? "not in the pool" : "listed twice",
                    index < 0 ? Nearest.hint(name, pool.names()) : ""));
      }
      indices.add(index);
    }
    if (indices.isEmpty()) {
      throw new MadaException(directory.resolve(NAMES) + " is empty; no image is selected");
    }
    return indices;
  }
}

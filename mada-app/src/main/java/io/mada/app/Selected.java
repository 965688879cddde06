package io.mada.app;

import io.mada.api.Choice;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Nearest;
import io.mada.api.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The chosen images on disk: {@code selection.txt}, names in dataset order, and {@code selection.csv} with
 * scores, ranks and, where a part of an image is chosen, its window.
 */
final class Selected {

  private static final String NAMES = "selection.txt";
  private static final String TABLE = "selection.csv";
  private static final String HEADER = "name,score,rank,x,y,width,height";
  private static final Pattern WINDOW = Pattern.compile("(.+),[^,]+,\\d+,(\\d+),(\\d+),(\\d+),(\\d+)");

  private Selected() {}

  static void write(RunDirectory directory, List<Choice> choices, ImageSet pool) {
    List<Choice> ranked = choices.stream().sorted(Comparator.comparingDouble(Choice::score).reversed()).toList();
    Map<Choice, Integer> ranks = new HashMap<>();
    ranked.forEach(choice -> ranks.putIfAbsent(choice, ranks.size() + 1));
    Set<String> names = new LinkedHashSet<>();
    StringBuilder table = new StringBuilder(HEADER + "\n");
    for (Choice choice : choices.stream().sorted(Comparator.comparingInt(Choice::image)).toList()) {
      String name = pool.names().get(choice.image());
      names.add(name);
      Region r = choice.region();
      String window = r == null ? ",,," : r.x() + "," + r.y() + "," + r.width() + "," + r.height();
      table.append("%s,%s,%d,%s\n".formatted(name, choice.score(), ranks.get(choice), window));
    }
    directory.write(TABLE, table.toString());
    directory.write(NAMES, String.join("\n", names) + "\n");
  }

  /** The windows of those images of which only parts are chosen. */
  static Map<Integer, List<Region>> windows(RunDirectory directory, ImageSet pool) {
    Map<Integer, List<Region>> windows = new HashMap<>();
    if (!directory.has(TABLE)) {
      return windows;
    }
    for (String line : directory.lines(TABLE)) {
      Matcher row = WINDOW.matcher(line);
      if (row.matches()) {
        int[] n = IntStream.rangeClosed(2, 5).map(i -> Integer.parseInt(row.group(i))).toArray();
        windows
            .computeIfAbsent(pool.names().indexOf(row.group(1)), i -> new ArrayList<>())
            .add(new Region(n[0], n[1], n[2], n[3]));
      }
    }
    return windows;
  }

  /** The share of the pool's pixels that is chosen, all images being as large as the first. */
  static double share(RunDirectory directory, ImageSet pool) {
    ImageSize size = pool.image(0).size();
    Map<Integer, List<Region>> windows = windows(directory, pool);
    double images = 0;
    for (int image : read(directory, pool)) {
      long pixels = windows.getOrDefault(image, List.of()).stream().mapToLong(r -> (long) r.width() * r.height()).sum();
      images += windows.containsKey(image) ? (double) pixels / size.width() / size.height() : 1;
    }
    return images / pool.size();
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

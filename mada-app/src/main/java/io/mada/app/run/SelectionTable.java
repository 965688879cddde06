package io.mada.app.run;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has been chosen from a pool so far: the content of {@code selection.csv} in dataset order.
 */
public record SelectionTable(List<Row> rows) {

  /** What a round has chosen. */
  public record Row(Choice choice, int round) {

    int image() {
      return choice.image();
    }
  }

  /** Nothing chosen. */
  public static final SelectionTable NONE = new SelectionTable(List.of());

  public SelectionTable {
    rows = rows.stream().sorted(Comparator.comparingInt(Row::image)).toList();
  }

  /**
   * The table of a round, with the images in its list of names: a person may have removed names
   * from that list, and added others, which are chosen as a whole. Empty if there is none.
   */
  public static SelectionTable read(RunFiles run, ImageSet pool) {
    SelectionTable chosen = readRows(run, pool);
    if (!run.has(Selected.NAMES)) {
      return chosen;
    }
    Set<Integer> listed = new LinkedHashSet<>(Selected.read(run, pool));
    Set<Integer> known = chosen.rows().stream().map(Row::image).collect(Collectors.toSet());
    int round = chosen.rows().stream().mapToInt(Row::round).max().orElse(1);
    Stream<Row> kept = chosen.rows().stream().filter(row -> listed.contains(row.image()));
    Stream<Row> added =
        listed.stream()
            .filter(image -> !known.contains(image))
            .map(image -> new Row(Choice.of(image, 0), round));
    return new SelectionTable(Stream.concat(kept, added).toList());
  }

  private static SelectionTable readRows(RunFiles run, ImageSet pool) {
    Map<String, Integer> indices = Selected.indices(pool);
    List<Row> rows = new ArrayList<>();
    for (SelectionFile.Row row : SelectionFile.read(run).rows()) {
      Integer image = indices.get(row.name());
      if (image == null) {
        throw new MadaException(
            run.path(SelectionFile.NAME) + " is damaged: the pool has no image " + row.name());
      }
      rows.add(new Row(new Choice(image, row.score(), row.window()), row.round()));
    }
    return new SelectionTable(rows);
  }

  /**
   * Writes it and its images' names into a run directory.
   *
   * @param place prefix of the files' names
   */
  public void write(RunDirectory directory, String place, ImageSet pool) {
    new SelectionFile(named(pool)).write(directory, place);
    Selected.write(directory, place, this, pool);
  }

  /** The rows with the images' names, and ranks within each round. */
  public List<SelectionFile.Row> named(ImageSet pool) {
    Map<Row, Integer> ranks = ranks();
    List<SelectionFile.Row> named = new ArrayList<>();
    for (Row row : rows) {
      String name = pool.names().get(row.image());
      Choice choice = row.choice();
      named.add(
          new SelectionFile.Row(
              name, choice.score(), ranks.get(row), choice.region(), row.round()));
    }
    return named;
  }

  private Map<Row, Integer> ranks() {
    Map<Row, Integer> ranks = new HashMap<>();
    Map<Integer, Integer> last = new HashMap<>();
    rows.stream()
        .sorted(Comparator.comparingDouble((Row row) -> row.choice().score()).reversed())
        .forEach(row -> ranks.put(row, last.merge(row.round(), 1, Integer::sum)));
    return ranks;
  }

  /** What some rounds have chosen. */
  public SelectionTable only(IntPredicate rounds) {
    return new SelectionTable(rows.stream().filter(row -> rounds.test(row.round())).toList());
  }

  /** These rows followed by the choices of another round. */
  public SelectionTable and(List<Choice> choices, int round) {
    Stream<Row> added = choices.stream().map(choice -> new Row(choice, round));
    return new SelectionTable(Stream.concat(rows.stream(), added).toList());
  }

  /** The share of a pool's pixels that are chosen. */
  public double share(int poolSize, ImageSize size) {
    long pixels = windows().values().stream().flatMap(List::stream).mapToLong(Region::pixels).sum();
    return (images().size() + (double) pixels / size.width() / size.height()) / poolSize;
  }

  /** The images that are chosen as a whole. */
  public Set<Integer> images() {
    return rows.stream()
        .filter(row -> row.choice().region() == null)
        .map(Row::image)
        .collect(Collectors.toSet());
  }

  /** The regions of the images of which only parts are chosen. */
  public Map<Integer, List<Region>> windows() {
    Map<Integer, List<Region>> windows =
        rows.stream()
            .filter(row -> row.choice().region() != null)
            .collect(
                Collectors.groupingBy(
                    Row::image,
                    TreeMap::new,
                    Collectors.mapping(row -> row.choice().region(), Collectors.toList())));
    windows.keySet().removeAll(images());
    return windows;
  }
}

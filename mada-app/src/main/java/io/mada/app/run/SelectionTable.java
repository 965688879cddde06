package io.mada.app;

import io.mada.api.Choice;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Everything that has been chosen so far, and why: {@code selection.csv}, a row for each image or window in dataset
 * order. A rank is that among the choices of a round, by score.
 */
record SelectionTable(List<Row> rows) {

  /** What a round has chosen. */
  record Row(Choice choice, int round) {

    int image() {
      return choice.image();
    }
  }

  private static final SelectionTable NONE = new SelectionTable(List.of());
  private static final String FILE = "selection.csv";
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader("name", "score", "rank", "x", "y", "width", "height", "round")
          .setRecordSeparator('\n')
          .get();

  SelectionTable {
    rows = rows.stream().sorted(Comparator.comparingInt(Row::image)).toList();
  }

  /** The table of a run directory; empty where there is none. */
  static SelectionTable read(RunDirectory directory, ImageSet pool) {
    if (!directory.has(FILE)) {
      return NONE;
    }
    Map<String, Integer> indices = Selected.indices(pool);
    CSVFormat named = FORMAT.builder().setHeader().get();
    try (CSVParser parser = CSVParser.parse(directory.read(FILE), named)) {
      return new SelectionTable(parser.stream().map(record -> row(record, indices)).toList());
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new MadaException(directory.resolve(FILE) + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Row row(CSVRecord record, Map<String, Integer> indices) {
    Integer image = indices.get(record.get("name"));
    if (image == null) {
      throw new IllegalArgumentException("the pool has no image " + record.get("name"));
    }
    Region window =
        record.get("x").isEmpty()
            ? null
            : new Region(number(record, "x"), number(record, "y"), number(record, "width"), number(record, "height"));
    return new Row(
        new Choice(image, Double.parseDouble(record.get("score")), window),
        // Runs that were begun before there were rounds have no such column.
        record.isMapped("round") ? number(record, "round") : 1);
  }

  private static int number(CSVRecord record, String column) {
    return Integer.parseInt(record.get(column));
  }

  void write(RunDirectory directory, ImageSet pool) {
    Map<Row, Integer> ranks = ranks();
    var text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      for (Row row : rows) {
        List<Object> values = new ArrayList<>();
        values.addAll(List.of(pool.names().get(row.image()), row.choice().score(), ranks.get(row)));
        Region window = row.choice().region();
        values.addAll(
            window == null
                ? List.of("", "", "", "")
                : List.of(window.x(), window.y(), window.width(), window.height()));
        values.add(row.round());
        printer.printRecord(values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    directory.write(FILE, text.toString());
  }

  private Map<Row, Integer> ranks() {
    Map<Row, Integer> ranks = new HashMap<>();
    Map<Integer, Integer> last = new HashMap<>();
    rows.stream()
        .sorted(Comparator.comparingDouble((Row row) -> row.choice().score()).reversed())
        .forEach(row -> ranks.put(row, last.merge(row.round(), 1, Integer::sum)));
    return ranks;
  }

  /** What the rounds before one have chosen. */
  static SelectionTable before(Round round, RunDirectory directory, ImageSet pool) {
    // Before the first there is nothing to read, and what is there may be of another pool.
    return round.number() == 1 ? NONE : read(directory, pool).only(number -> number < round.number());
  }

  /** What some rounds have chosen. */
  SelectionTable only(IntPredicate rounds) {
    return new SelectionTable(rows.stream().filter(row -> rounds.test(row.round())).toList());
  }

  /** These rows and the choices of a further round. */
  SelectionTable and(List<Choice> choices, int round) {
    Stream<Row> added = choices.stream().map(choice -> new Row(choice, round));
    return new SelectionTable(Stream.concat(rows.stream(), added).toList());
  }

  /** How much of all the pixels of a pool is chosen. */
  double share(int poolSize, ImageSize size) {
    long pixels =
        windows().values().stream().flatMap(List::stream).mapToLong(window -> window.width() * window.height()).sum();
    return (images().size() + (double) pixels / size.width() / size.height()) / poolSize;
  }

  /** The images that are chosen as a whole. */
  Set<Integer> images() {
    return rows.stream().filter(row -> row.choice().region() == null).map(Row::image).collect(Collectors.toSet());
  }

  /** The windows of those images of which only parts are chosen. */
  Map<Integer, List<Region>> windows() {
    Map<Integer, List<Region>> windows =
        rows.stream()
            .filter(row -> row.choice().region() != null)
            .collect(
                Collectors.groupingBy(
                    Row::image, TreeMap::new, Collectors.mapping(row -> row.choice().region(), Collectors.toList())));
    windows.keySet().removeAll(images());
    return windows;
  }
}

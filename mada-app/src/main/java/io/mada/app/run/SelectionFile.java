package io.mada.app.run;

import io.mada.api.MadaException;
import io.mada.api.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** {@code selection.csv}: everything that has been chosen so far, and why. */
public record SelectionFile(List<Row> rows) {

  /**
   * A chosen image or window.
   *
   * @param rank among the choices of the round; 1 is the most wanted
   * @param window in the image's pixels; null where all of it is chosen
   */
  public record Row(String name, double score, int rank, Region window, int round) {}

  /** Its name. */
  public static final String NAME = "selection.csv";
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader("name", "score", "rank", "x", "y", "width", "height", "round")
          .setRecordSeparator('\n')
          .get();

  /** What a round has chosen, and those before it; no rows where there is no file. */
  public static SelectionFile read(RunFiles run) {
    if (!run.has(NAME)) {
      return new SelectionFile(List.of());
    }
    CSVFormat named = FORMAT.builder().setHeader().get();
    try (CSVParser parser = CSVParser.parse(run.text(NAME), named)) {
      return new SelectionFile(parser.stream().map(SelectionFile::row).toList());
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new MadaException(run.path(NAME) + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Row row(CSVRecord record) {
    Region window =
        record.get("x").isEmpty()
            ? null
            : new Region(number(record, "x"), number(record, "y"), number(record, "width"), number(record, "height"));
    // Runs that were begun before there were rounds have no such column.
    int round = record.isMapped("round") ? number(record, "round") : 1;
    return new Row(
        record.get("name"), Double.parseDouble(record.get("score")), number(record, "rank"), window, round);
  }

  private static int number(CSVRecord record, String column) {
    return Integer.parseInt(record.get(column));
  }

  void write(RunDirectory directory, String place) {
    var text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      for (Row row : rows) {
        Region window = row.window();
        List<Object> values = new ArrayList<>(List.of(row.name(), row.score(), row.rank()));
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
    directory.write(place + NAME, text.toString());
  }
}

package io.mada.app.run;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads and writes tables. Spreadsheets take text beginning with certain characters for a formula
 * and run it: such text gets a leading apostrophe, as OWASP advises ("CSV Injection"). Numbers are
 * left alone.
 */
public final class Csv {

  /** Includes leading apostrophes, so that added ones can be told from original ones. */
  private static final Pattern FORMULA =
      Pattern.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private Csv() {}

  /**
   * Writes a table.
   *
   * @param rows of words, numbers and null for an empty cell
   */
  public static String write(List<String> header, List<? extends List<?>> rows) {
    var text = new StringWriter();
    try (var printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(cells(header));
      for (List<?> row : rows) {
        printer.printRecord(cells(row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Reads a table; an {@link IllegalArgumentException} or {@link UncheckedIOException} says what is
   * wrong with it.
   *
   * @return its rows, by column name
   */
  public static List<Map<String, String>> read(String text) {
    CSVFormat named = FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(text, named)) {
      return parser.stream()
          .map(Csv::row)
          .peek(row -> row.replaceAll((column, cell) -> original(cell)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> row(CSVRecord read) {
    if (!read.isConsistent()) {
      throw new IllegalArgumentException(
          "row " + read.getRecordNumber() + " has not one cell for each column");
    }
    return read.toMap();
  }

  /** A cell of a row that has been read. */
  static String cell(Map<String, String> row, String column) {
    String cell = row.get(column);
    if (cell == null) {
      throw new IllegalArgumentException("a row has no " + column);
    }
    return cell;
  }

  private static List<Object> cells(List<?> row) {
    List<Object> cells = new ArrayList<>();
    for (Object value : row) {
      boolean formula = value instanceof String word && FORMULA.matcher(word).matches();
      cells.add(formula ? "'" + value : value);
    }
    return cells;
  }

  private static String original(String cell) {
    return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
  }
}

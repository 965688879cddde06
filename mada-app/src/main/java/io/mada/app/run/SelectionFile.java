package io.mada.app.run;

import io.mada.api.data.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code selection.csv}: everything that has been chosen so far, and why. */
public record SelectionFile(List<Row> rows) {

  /**
   * A chosen image or window.
   *
   * @param rank among the choices of the round; 1 is the most wanted
   * @param window a region in the image's pixels; null if the whole image is chosen
   */
  public record Row(String name, double score, int rank, Region window, int round) {}

  /** The file's name. */
  public static final String NAME = "selection.csv";

  private static final List<String> COLUMNS =
      List.of("name", "score", "rank", "x", "y", "width", "height", "round");

  /** For {@link Region#runs()}, separated by spaces; only used if a region is no window. */
  private static final String RUNS = "runs";

  /** What this round and earlier ones have chosen; no rows if there is no file. */
  public static SelectionFile read(RunFiles run) {
    return new SelectionFile(run.table(NAME, SelectionFile::row));
  }

  private static Row row(Map<String, String> cells) {
    Region window =
        Csv.cell(cells, "x").isEmpty()
            ? null
            : new Region(
                number(cells, "x"),
                number(cells, "y"),
                number(cells, "width"),
                number(cells, "height"),
                runs(cells));
    // Runs begun before rounds were introduced have no such column.
    int round = cells.containsKey("round") ? number(cells, "round") : 1;
    double score = Double.parseDouble(Csv.cell(cells, "score"));
    return new Row(Csv.cell(cells, "name"), score, number(cells, "rank"), window, round);
  }

  private static int number(Map<String, String> cells, String column) {
    return Integer.parseInt(Csv.cell(cells, column));
  }

  private static List<Integer> runs(Map<String, String> cells) {
    String runs = cells.containsKey(RUNS) ? Csv.cell(cells, RUNS) : "";
    return runs.isEmpty() ? List.of() : Stream.of(runs.split(" ")).map(Integer::valueOf).toList();
  }

  void write(RunDirectory directory, String place) {
    boolean windows = rows.stream().allMatch(row -> row.window() == null || isWindow(row));
    List<List<Object>> cells = rows.stream().map(SelectionFile::cells).toList();
    List<String> columns = new ArrayList<>(COLUMNS);
    if (!windows) {
      columns.add(RUNS);
      for (int i = 0; i < rows.size(); i++) {
        cells.get(i).add(runs(rows.get(i)));
      }
    }
    directory.write(place + NAME, Csv.write(columns, cells));
  }

  private static boolean isWindow(Row row) {
    return row.window().isWindow();
  }

  private static String runs(Row row) {
    return row.window() == null || isWindow(row)
        ? null
        : row.window().runs().stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Object> cells(Row row) {
    List<Object> cells = new ArrayList<>(List.of(row.name(), row.score(), row.rank()));
    Region window = row.window();
    cells.addAll(
        window == null
            ? Arrays.asList(null, null, null, null)
            : List.of(window.x(), window.y(), window.width(), window.height()));
    cells.add(row.round());
    return cells;
  }
}

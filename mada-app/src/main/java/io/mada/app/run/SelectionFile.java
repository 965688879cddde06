package io.mada.app.run;

import io.mada.api.data.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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

  private static final List<String> COLUMNS =
      List.of("name", "score", "rank", "x", "y", "width", "height", "round");

  /** What a round has chosen, and those before it; no rows where there is no file. */
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
                number(cells, "height"));
    // Runs that were begun before there were rounds have no such column.
    int round = cells.containsKey("round") ? number(cells, "round") : 1;
    double score = Double.parseDouble(Csv.cell(cells, "score"));
    return new Row(Csv.cell(cells, "name"), score, number(cells, "rank"), window, round);
  }

  private static int number(Map<String, String> cells, String column) {
    return Integer.parseInt(Csv.cell(cells, column));
  }

  void write(RunDirectory directory, String place) {
    directory.write(
        place + NAME, Csv.write(COLUMNS, rows.stream().map(SelectionFile::cells).toList()));
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

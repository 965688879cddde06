package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class CsvTest {

  private static final List<String> DANGEROUS =
      List.of("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20");

  /**
   * Names that begin with every character that matters, alone, behind apostrophes and before
   * others.
   */
  private static List<String> names() {
    List<String> names =
        new ArrayList<>(
            List.of("", " ", "'", "''", "a", "'a", "a=1", "\"", "a,b;c", "#", " =1", "é"));
    for (String beginning : DANGEROUS) {
      for (String before : List.of("", "'", "''", "'''")) {
        names.add(before + beginning);
        names.add(before + beginning + "HYPERLINK(\"http://x\",\"y\")\n=1");
      }
    }
    return names;
  }

  @Test
  void everyTextComesBack() {
    List<List<String>> rows = names().stream().map(name -> List.of(name, "1")).toList();
    assertEquals(
        names(),
        Csv.read(Csv.write(List.of("name", "rank"), rows)).stream()
            .map(r -> r.get("name"))
            .toList());
  }

  @Test
  void noTextIsAFormulaToASpreadsheet() throws IOException {
    List<List<String>> rows = names().stream().map(name -> List.of("1", name)).toList();
    String text = Csv.write(List.of("rank", "=name"), rows);
    for (CSVRecord record : CSVFormat.RFC4180.parse(new StringReader(text))) {
      assertFalse(DANGEROUS.stream().anyMatch(record.get(1)::startsWith), record.get(1));
    }
  }

  @Test
  void numbersAndEmptyCellsAreLeftAlone() {
    String text = Csv.write(List.of("a", "b", "c"), List.of(Arrays.asList(-1.5, null, -7L)));
    assertEquals("a,b,c\n-1.5,,-7\n", text);
  }

  @Test
  void aRowThatIsCutOffIsNamed() {
    var error = assertThrows(IllegalArgumentException.class, () -> Csv.read("a,b,c\n1,2,3\n1,2\n"));
    assertEquals("row 2 has not one cell for each column", error.getMessage());
  }
}

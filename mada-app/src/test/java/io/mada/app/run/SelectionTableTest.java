package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTableTest {

  private static final String HEADER = "name,score,rank,x,y,width,height,round\n";
  private static final SelectionTable NONE = new SelectionTable(List.of());

  @TempDir Path folder;

  private final ImageSet pool = mock(ImageSet.class);
  private RunDirectory directory;

  @BeforeEach
  void open() {
    directory = RunDirectory.open(folder);
    when(pool.names()).thenReturn(List.of("a", "b, the \"second\"", "c", "d"));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void aTableFromBeforeThereWereRoundsIsOfTheFirst() {
    directory.write("selection.csv", "name,score,rank,x,y,width,height\nc,0.5,1,,,,\n");

    assertEquals(
        NONE.and(List.of(Choice.of(2, 0.5)), 1), SelectionTable.read(directory.files(), pool));
  }

  @Test
  void wholeImagesAreListedInDatasetOrderWithTheirRanksInTheirRound() {
    SelectionTable first = NONE.and(List.of(Choice.of(2, 0.5), Choice.of(1, 1.5)), 1);
    write(first.and(List.of(Choice.of(0, 0.25)), 2));

    assertEquals("a\nb, the \"second\"\nc\n", directory.files().text("selection.txt"));
    assertEquals(
        HEADER + "a,0.25,1,,,,,2\n\"b, the \"\"second\"\"\",1.5,1,,,,,1\nc,0.5,2,,,,,1\n",
        directory.files().text("selection.csv"));
    assertEquals(List.of(0, 1, 2), Selected.read(directory.files(), pool));
    SelectionTable read = SelectionTable.read(directory.files(), pool);
    assertEquals(Set.of(0, 1, 2), read.images());
    assertEquals(Map.of(), read.windows());
    assertEquals(first, read.only(round -> round == 1));
  }

  @Test
  void theLatestSelectionIsThatOfTheLastRoundThatHasChosen() {
    SelectionTable table = NONE.and(List.of(Choice.of(2, 0.5)), 1);
    assertEquals(folder, Selected.latest(directory.files()).directory());
    table.write(directory, "rounds/1/", pool);
    table.write(directory, "rounds/2/", pool);
    assertEquals(folder.resolve("rounds/2"), Selected.latest(directory.files()).directory());
    table.write(directory, "", pool);
    assertEquals(folder, Selected.latest(directory.files()).directory());
  }

  @Test
  void aPersonMayAddAndTakeOffNames() {
    SelectionTable first = NONE.and(List.of(new Choice(1, 0.5, new Region(0, 0, 4, 4))), 1);
    write(first.and(List.of(Choice.of(2, 0.5)), 2));
    directory.write("selection.txt", "a\nb, the \"second\"\n");

    SelectionTable read = SelectionTable.read(directory.files(), pool);

    assertEquals(first.and(List.of(Choice.of(0, 0)), 2), read);
    write(read);
    assertEquals("a\nb, the \"second\"\n", directory.files().text("selection.txt"));
  }

  @Test
  void windowsOfOneImageAreKeptTogether() {
    Region first = new Region(0, 4, 8, 6);
    Region second = new Region(8, 4, 8, 6);
    Region third = new Region(0, 0, 4, 4);
    SelectionTable table =
        NONE.and(List.of(new Choice(1, 0.5, first), new Choice(1, 0.25, second)), 1);
    write(table.and(List.of(new Choice(0, 2, first), new Choice(1, 0.75, third)), 2));

    assertEquals("a\nb, the \"second\"\n", directory.files().text("selection.txt"));
    SelectionTable read = SelectionTable.read(directory.files(), pool);
    assertEquals(Map.of(0, List.of(first), 1, List.of(first, second, third)), read.windows());
    assertEquals(
        Map.of(0, List.of(first), 1, List.of(third)), read.only(round -> round == 2).windows());
    assertEquals(Set.of(), read.images());
  }

  @Test
  void theShareOfThePixelsCountsImagesAndWindows() {
    SelectionTable table =
        NONE.and(List.of(Choice.of(0, 1), new Choice(1, 1, new Region(0, 0, 4, 2))), 1);
    // One image and an eighth of another one, out of four.
    assertEquals(1.125 / 4, table.share(4, new ImageSize(8, 8)));
  }

  @Test
  void anImageThatIsChosenAsAWholeNeedsNoWindows() {
    SelectionTable table =
        NONE.and(List.of(new Choice(1, 1, new Region(0, 0, 4, 2)), Choice.of(1, 1)), 1);
    assertEquals(Map.of(), table.windows());
    assertEquals(Set.of(1), table.images());
  }

  @Test
  void regionsOfAnyShapeAreReadBackAndCountedByTheirPixels() {
    Region shape = new Region(2, 3, 3, 2, List.of(1, 2, 2, 1));
    Region window = new Region(0, 0, 4, 2);
    SelectionTable table =
        NONE.and(List.of(new Choice(0, 0.5, shape), new Choice(1, 1, window)), 1);
    write(table);

    assertEquals(
        "name,score,rank,x,y,width,height,round,runs\n"
            + "a,0.5,2,2,3,3,2,1,1 2 2 1\n"
            + "\"b, the \"\"second\"\"\",1.0,1,0,0,4,2,1,\n",
        directory.files().text("selection.csv"));
    assertEquals(table, SelectionTable.read(directory.files(), pool));
    assertEquals((3 + 8) / 32.0 / 4, table.share(4, new ImageSize(8, 4)), 1e-12);
    directory.write(
        "selection.csv", "name,score,rank,x,y,width,height,round,runs\na,0,1,0,0,3,2,1,1 2 2\n");
    MadaException e =
        assertThrows(MadaException.class, () -> SelectionTable.read(directory.files(), pool));
    assertTrue(
        e.getMessage().endsWith("is damaged: runs of 5 pixels are no region in a window of 3x2"),
        e.getMessage());
  }

  @Test
  void aTableWithoutSenseIsNamed() {
    for (String row : List.of("z,1,1,,,,,1", "a,1,1,,,,,first", "a,1,1", "a,1,1,0,,,,1")) {
      directory.write("selection.csv", HEADER + row + "\n");
      var error =
          assertThrows(MadaException.class, () -> SelectionTable.read(directory.files(), pool));
      assertTrue(
          error.getMessage().startsWith(folder.resolve("selection.csv") + " is damaged: "),
          error.getMessage());
    }
  }

  private void write(SelectionTable table) {
    table.write(directory, "", pool);
  }
}

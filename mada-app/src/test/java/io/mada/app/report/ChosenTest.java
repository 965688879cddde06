package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.data.Region;
import io.mada.app.run.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChosenTest {

  @TempDir private Path folder;

  @Test
  void theMostWantedComesFirst() throws IOException {
    write("selection.txt", "a, b\nc\n");
    write("selection.csv", "name,score,rank,x,y,width,height\n\"a, b\",0.25,2,,,,\nc,0.5,1,,,,\n");

    Chosen chosen = Chosen.read(new RunFiles(folder));

    assertEquals(
        List.of(
            new Chosen.Image("c", 0.5, 1, List.of()), new Chosen.Image("a, b", 0.25, 2, List.of())),
        chosen.images());
    assertFalse(chosen.hasWindows());
  }

  @Test
  void anImageHasAllItsWindows() throws IOException {
    write("selection.txt", "a\n");
    write(
        "selection.csv",
        "name,score,rank,x,y,width,height,round\na,0.25,7,0,0,4,4,1\na,0.5,3,8,4,4,2,1\n");

    Chosen.Image image = Chosen.read(new RunFiles(folder)).images().get(0);

    assertEquals(
        new Chosen.Image("a", 0.5, 3, List.of(new Region(0, 0, 4, 4), new Region(8, 4, 4, 2))),
        image);
  }

  @Test
  void aListThatAPersonHasWrittenCounts() throws IOException {
    write("selection.txt", "z\na\n");
    write("selection.csv", "name,score,rank,x,y,width,height\na,0.25,1,,,,\nb,0.125,2,,,,\n");

    assertEquals(List.of("a", "z"), Chosen.read(new RunFiles(folder)).names());
  }

  @Test
  void aRoundHasWhatItChoseAndTheLastOneWhatAPersonAdded() throws IOException {
    write("selection.txt", "a\nb\nz\n");
    write(
        "selection.csv",
        "name,score,rank,x,y,width,height,round\na,1,1,,,,,2\nb,1,1,,,,,1\nc,1,2,,,,,1\n");

    List<Chosen> rounds = Chosen.read(new RunFiles(folder), 2);

    assertEquals(
        List.of(List.of("b"), List.of("a", "z")), rounds.stream().map(Chosen::names).toList());
  }

  @Test
  void aDamagedTableIsNamed() throws IOException {
    write("selection.txt", "a\n");
    write("selection.csv", "name,score,rank\na,0.25\n");

    String error =
        assertThrows(MadaException.class, () -> Chosen.read(new RunFiles(folder))).getMessage();

    assertTrue(error.startsWith(folder.resolve("selection.csv") + " is damaged: "), error);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}

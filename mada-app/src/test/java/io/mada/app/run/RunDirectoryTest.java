package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir private Path runs;

  @Test
  void theLatestOfSeveralRunsIsFound() throws IOException {
    try (RunDirectory first = RunDirectory.create(runs, "demo");
        RunDirectory second = RunDirectory.create(runs, "demo")) {
      assertNotEquals(first.path(), second.path());
      assertEquals(second.path().toRealPath(), runs.resolve("demo/latest").toRealPath());
    }
    Path latest = runs.resolve("demo/latest").toRealPath();
    try (RunDirectory found = RunDirectory.latest(runs, "demo")) {
      assertEquals(latest, found.path());
    }
  }

  @Test
  void withoutARunThereIsNoLatest() {
    String error =
        assertThrows(ConfigurationException.class, () -> RunDirectory.latest(runs, "demo"))
            .getMessage();

    assertTrue(error.startsWith("there is no run of 'demo' in " + runs + " yet"), error);
    assertThrows(ConfigurationException.class, () -> RunDirectory.existing(runs.resolve("absent")));
    assertFalse(Files.exists(runs.resolve("absent")));
  }

  @Test
  void whatCannotBeWrittenLeavesWhatWasThere() throws IOException {
    try (RunDirectory directory = RunDirectory.open(runs)) {
      directory.write("selection.txt", "one\n\n two \n");
      assertEquals(List.of("one", "two"), directory.files().lines("selection.txt"));

      Files.createDirectories(runs.resolve("metrics.json/full"));
      String error =
          assertThrows(MadaException.class, () -> directory.write("metrics.json", "{}"))
              .getMessage();
      assertTrue(error.startsWith("cannot write " + runs.resolve("metrics.json")), error);
      assertFalse(Files.exists(runs.resolve(".metrics.json.part")));
    }
  }

  @Test
  void clearingAFolderKeepsTheOthers() {
    try (RunDirectory directory = RunDirectory.open(runs)) {
      directory.write("stage1/metrics.csv", "");
      directory.write("stage2/metrics.csv", "");

      directory.clear("stage1");

      assertFalse(directory.has("stage1/metrics.csv"));
      assertTrue(directory.has("stage2/metrics.csv"));
    }
  }

  @Test
  void whatAProcessThatDiedHasBegunIsRemoved() throws IOException {
    Path own = Files.createDirectories(runs.resolve("rounds/1/pool"));
    Path other = Files.createDirectories(runs.resolve("cells/mada"));
    Files.createFile(other.resolve(".lock"));
    for (Path folder : List.of(runs, own, other)) {
      Files.writeString(folder.resolve(".features.npy.part"), "half");
      Files.writeString(folder.resolve("features.npy"), "whole");
    }
    Path outside = Files.writeString(runs.resolve("outside"), "precious");
    Files.createSymbolicLink(runs.resolve(".report.html.part"), outside);

    RunDirectory.open(runs).close();

    for (Path folder : List.of(runs, own)) {
      assertFalse(Files.exists(folder.resolve(".features.npy.part")));
      assertTrue(Files.exists(folder.resolve("features.npy")));
    }
    assertTrue(Files.exists(other.resolve(".features.npy.part")), "it may be in use");
    assertFalse(Files.isSymbolicLink(runs.resolve(".report.html.part")));
    assertEquals("precious", Files.readString(outside));
  }

  @Test
  void aLockThatIsALinkIsNotFollowed() throws IOException {
    Path outside = runs.resolve("outside");
    Files.createSymbolicLink(runs.resolve(".lock"), outside);
    assertThrows(MadaException.class, () -> RunDirectory.open(runs));
    assertFalse(Files.exists(outside));
  }

  @Test
  void removingFilesLeavesThoseOfAnotherRunAlone() throws IOException {
    try (RunDirectory owner = RunDirectory.open(runs.resolve("seed"));
        RunDirectory cell = RunDirectory.open(runs.resolve("cell"))) {
      owner.write("pool/names.txt", "one\n");
      cell.share("pool", owner);
      cell.write("source/names.txt", "two\n");
      cell.write("source/note.txt", "a person's\n");

      cell.remove(List.of("pool/names.txt", "source/names.txt", "target/names.txt"));

      assertEquals("one\n", Files.readString(owner.resolve("pool/names.txt")));
      assertFalse(Files.exists(cell.resolve("pool"), LinkOption.NOFOLLOW_LINKS));
      assertFalse(cell.has("source/names.txt"));
      assertTrue(cell.has("source/note.txt"));
    }
  }

  @Test
  void aFolderOfAnotherRunIsLinked() throws IOException {
    try (RunDirectory owner = RunDirectory.open(runs.resolve("seeds/1"));
        RunDirectory cell = RunDirectory.open(runs.resolve("cells/mada"))) {
      owner.write("pool/names.txt", "one\n");
      cell.write("source/names.txt", "own\n");

      assertTrue(cell.share("pool", owner));
      assertTrue(cell.share("pool", owner), "again");
      assertFalse(cell.share("source", owner), "it has one of its own");

      assertEquals(Path.of("../../seeds/1/pool"), Files.readSymbolicLink(cell.resolve("pool")));
      assertEquals(List.of("one"), cell.files().lines("pool/names.txt"));
      assertEquals(cell.resolve("pool"), cell.folder("pool"));
    }
  }

  @Test
  void whereThereAreNoLinksAFolderIsCopied() throws IOException {
    try (RunDirectory owner = RunDirectory.open(runs.resolve("seed"))) {
      owner.write("pool/names.txt", "one\n");

      RunDirectory.copy(owner.resolve("pool"), runs.resolve("copy"));

      assertEquals("one\n", Files.readString(runs.resolve("copy/names.txt")));
      assertFalse(Files.exists(runs.resolve(".copy.part")));
    }
  }

  @Test
  void whatIsMissingIsNamedWithTheStepThatWritesIt() {
    try (RunDirectory directory = RunDirectory.open(runs)) {
      String error =
          assertThrows(MadaException.class, () -> directory.need("selection.txt", "select"))
              .getMessage();

      assertEquals(
          runs.resolve("selection.txt") + " is missing; the step 'select' writes it", error);
    }
  }
}

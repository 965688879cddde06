package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
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
    String error = assertThrows(ConfigurationException.class, () -> RunDirectory.latest(runs, "demo")).getMessage();

    assertTrue(error.startsWith("there is no run of 'demo' in " + runs + " yet"), error);
    assertThrows(ConfigurationException.class, () -> RunDirectory.existing(runs.resolve("absent")));
    assertFalse(Files.exists(runs.resolve("absent")));
  }

  @Test
  void whatCannotBeWrittenLeavesWhatWasThere() throws IOException {
    try (RunDirectory directory = RunDirectory.open(runs)) {
      directory.write("selection.txt", "one\n\n two \n");
      assertEquals(List.of("one", "two"), directory.lines("selection.txt"));

      Files.createDirectories(runs.resolve("metrics.json/full"));
      String error = assertThrows(MadaException.class, () -> directory.write("metrics.json", "{}")).getMessage();
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
  void whatIsMissingIsNamedWithTheStepThatWritesIt() {
    try (RunDirectory directory = RunDirectory.open(runs)) {
      String error = assertThrows(MadaException.class, () -> directory.need("selection.txt", "select")).getMessage();

      assertEquals(runs.resolve("selection.txt") + " is missing; the step 'select' writes it", error);
    }
  }
}

package io.mada.label.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelLog.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelLogTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:07Z");

  @TempDir private Path folder;

  private static Entry entry(String name, Action action, String reason) {
    return new Entry(TIME, name, 2, action, "Ann \"the\" Smith", "mada", 71, 12, "crc, x", reason);
  }

  @Test
  void linesComeBackAsTheyWereWritten() {
    LabelLog log = new LabelLog(folder);
    assertEquals(List.of(), log.entries());
    Entry labelled = entry("town/a, b", Action.LABELLED, "");
    Entry skipped = entry("=1+1", Action.SKIPPED, "blurred, \"and dark\"");
    log.add(labelled);
    new LabelLog(folder).add(skipped);

    assertEquals(List.of(labelled, skipped), new LabelLog(folder).entries());
  }

  @Test
  void theLastWordOnAnImageCounts() {
    LabelLog log = new LabelLog(folder);
    log.add(entry("a", Action.SKIPPED, "blurred"));
    log.add(entry("b", Action.SKIPPED, "private"));
    log.add(entry("a", Action.REOPENED, ""));

    assertEquals(Optional.empty(), log.skipped("a"));
    assertEquals(Optional.of("private"), log.skipped("b"));
    assertEquals(Optional.empty(), log.skipped("c"));
  }

  /** A disk was full, or a process died, within a line. */
  @Test
  void whatIsNotAWholeLineIsWrittenOver() throws IOException {
    Path file = folder.resolve(LabelLog.FILE);
    LabelLog log = new LabelLog(folder);
    Files.createFile(file);
    assertEquals(List.of(), log.entries());
    log.add(entry("a", Action.LABELLED, ""));
    Files.writeString(file, "2026-03-01T10:00:07Z,b,2,lab", StandardOpenOption.APPEND);

    assertEquals(List.of(entry("a", Action.LABELLED, "")), log.entries());
    log.add(entry("c", Action.LABELLED, ""));

    assertEquals(List.of("a", "c"), log.entries().stream().map(LabelLog.Entry::name).toList());
  }

  @Test
  void aReasonIsOneLine() throws IOException {
    new LabelLog(folder).add(entry("a", Action.SKIPPED, "blurred\nand dark"));
    assertEquals(2, Files.readAllLines(folder.resolve(LabelLog.FILE)).size());
  }

  @Test
  void whatIsSkippedInALaterRoundWasWantedBefore() {
    LabelLog log = new LabelLog(folder);
    log.add(entry("a", Action.SKIPPED, "blurred"));
    assertEquals(Map.of(), log.skipped(1));
    assertEquals(Map.of("a", "blurred"), log.skipped(2));
  }

  @Test
  void aDamagedFileIsNamedWithTheEntry() throws IOException {
    LabelLog log = new LabelLog(folder);
    log.add(entry("a", Action.LABELLED, ""));
    Files.writeString(folder.resolve(LabelLog.FILE), "yesterday,b\n", StandardOpenOption.APPEND);

    MadaException error = assertThrows(MadaException.class, log::entries);
    assertTrue(
        error.getMessage().startsWith(folder.resolve("log.csv") + " is damaged at entry 2"),
        error.getMessage());
  }
}

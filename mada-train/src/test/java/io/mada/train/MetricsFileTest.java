package io.mada.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

  private static final String HEADER =
      "iteration,learning_rate,loss_source,miou,pixel_accuracy,mean_accuracy,validation_loss";

  @TempDir Path directory;

  private MetricsFile metrics;

  @BeforeEach
  void write() {
    metrics = new MetricsFile(directory.resolve("stage1/metrics.csv"));
    for (int i = 10; i <= 30; i += 10) {
      metrics.append(i, values());
    }
  }

  @Test
  void everyEvaluationIsARow() throws IOException {
    assertEquals(List.of(HEADER, row(10), row(20), row(30)), lines());
  }

  @Test
  void rowsAfterTheCheckpointAreDropped() throws IOException {
    metrics.keepUntil(20);
    assertEquals(List.of(HEADER, row(10), row(20)), lines());
    metrics.keepUntil(20);
    assertEquals(List.of(HEADER, row(10), row(20)), lines());
  }

  @Test
  void aRowThatWasBrokenOffIsDropped() throws IOException {
    Files.writeString(metrics.file(), "4", StandardOpenOption.APPEND);
    metrics.keepUntil(30);
    assertEquals(List.of(HEADER, row(10), row(20), row(30)), lines());
  }

  @Test
  void aTrainingFromTheStartBeginsANewFile() {
    metrics.keepUntil(0);
    assertFalse(Files.exists(metrics.file()));
    metrics.keepUntil(0);
    assertFalse(Files.exists(metrics.file()));
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(directory.resolve("taken"), "a file where a folder is needed");
    MetricsFile impossible = new MetricsFile(directory.resolve("taken/metrics.csv"));
    String message =
        assertThrows(
                MadaException.class,
                () -> impossible.append(1, Map.of("miou", 0.5)))
            .getMessage();
    assertTrue(message.startsWith("cannot write " + impossible.file()), message);
  }

  private static String row(int iteration) {
    return iteration + ",0.5,1.25,0.25,0.5,0.75,2.0";
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(metrics.file());
  }

  private static Map<String, Double> values() {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("learning_rate", 0.5);
    row.put("loss_source", 1.25);
    row.put("miou", 0.25);
    row.put("pixel_accuracy", 0.5);
    row.put("mean_accuracy", 0.75);
    row.put("validation_loss", 2.0);
    return row;
  }
}

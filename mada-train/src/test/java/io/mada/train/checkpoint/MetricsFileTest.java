package io.mada.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
  void open() {
    metrics = new MetricsFile(directory.resolve("stage1/metrics.csv"));
    append(metrics, 10);
    append(metrics, 20);
  }

  @Test
  void everyEvaluationIsARow() throws IOException {
    assertFalse(Files.exists(metrics.file()));
    metrics.write();
    assertEquals(List.of(HEADER, row(10), row(20)), lines());
    append(metrics, 30);
    metrics.write();
    assertEquals(List.of(HEADER, row(10), row(20), row(30)), lines());
  }

  @Test
  void aLossThatComesLaterIsNoNumberBefore() throws IOException {
    var again = new MetricsFile(metrics.file());
    again.goOnFrom(metrics.text());
    again.append(30, Map.of("loss_late", 0.5, "miou", 0.25));
    again.write();
    assertEquals(
        List.of(
            HEADER + ",loss_late",
            row(10) + ",NaN",
            row(20) + ",NaN",
            "30,NaN,NaN,0.25,NaN,NaN,NaN,0.5"),
        lines());
  }

  @Test
  void theRowsOfACheckpointTakeThePlaceOfWhatIsInTheFile() throws IOException {
    String rows = metrics.text();
    append(metrics, 30);
    metrics.write();

    var again = new MetricsFile(metrics.file());
    again.goOnFrom(rows);
    again.write();

    assertEquals(List.of(HEADER, row(10), row(20)), lines());
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(directory.resolve("taken"), "a file where a folder is needed");
    MetricsFile impossible = new MetricsFile(directory.resolve("taken/metrics.csv"));
    String message = assertThrows(MadaException.class, impossible::write).getMessage();
    assertTrue(message.startsWith("cannot write " + impossible.file()), message);
  }

  private static void append(MetricsFile metrics, int iteration) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("learning_rate", 0.5);
    row.put("loss_source", 1.25);
    row.put("miou", 0.25);
    row.put("pixel_accuracy", 0.5);
    row.put("mean_accuracy", 0.75);
    row.put("validation_loss", 2.0);
    metrics.append(iteration, row);
  }

  private static String row(int iteration) {
    return iteration + ",0.5,1.25,0.25,0.5,0.75,2.0";
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(metrics.file());
  }
}

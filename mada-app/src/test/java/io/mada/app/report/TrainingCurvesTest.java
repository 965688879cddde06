package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {

  @TempDir private Path folder;

  @Test
  void everyColumnIsACurveAndLossesAreAGroup() throws IOException {
    Path metrics =
        Files.writeString(
            folder.resolve("metrics.csv"), "iteration,loss_source,miou\n2,1.5,0.25\n4,1.25,0.5\n");

    TrainingCurves.write(MetricsTable.read(metrics), folder.resolve("curves"));

    String events =
        new String(Files.readAllBytes(folder.resolve("curves")), StandardCharsets.ISO_8859_1);
    for (String tag : List.of("loss/source", "miou")) {
      assertEquals(3, events.split(tag, -1).length, tag);
    }
    assertFalse(events.contains("iteration"));
  }

  @Test
  void damagedMetricsAreNamed() throws IOException {
    Path metrics = Files.writeString(folder.resolve("metrics.csv"), "iteration,miou\n2,\n");

    String error =
        assertThrows(
                MadaException.class,
                () -> TrainingCurves.write(MetricsTable.read(metrics), folder.resolve("curves")))
            .getMessage();

    assertTrue(error.startsWith(metrics + " is damaged"), error);
  }
}

package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.app.run.RunFiles;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that a report is drawn from, beside those of a run directory. */
class ReportFilesFuzzTest {

  private static final String BENCHMARK =
      """
      {"name": "tiny", "budgets": [0.25], "seeds": [1], "strategies": ["random", "mada"], "stages": ["warmup", "stage1"],
        "cells": [{"strategy": "mada", "budget": 0.25, "seed": 1, "directory": "cells/mada-0.25-1", "status": "done"}]}
      """;
  private static final String CURVE =
      """
      iteration,learning_rate,loss_source,miou,pixel_accuracy,mean_accuracy,validation_loss
      2,0.01,2.5,0.1,0.5,NaN,1.25
      4,5.0E-4,1.5,0.2,0.6,0.3,1.0
      """;

  private final FuzzedFile benchmark = new FuzzedFile(BenchmarkFile.NAME);
  private final FuzzedFile curve = new FuzzedFile("metrics.csv");

  static Stream<byte[]> seeds() {
    return Stream.of(BENCHMARK, CURVE).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void areReadOrRefused(byte[] content) throws IOException {
    benchmark.mustBeReadOrRefused(
        content,
        file -> {
          BenchmarkFile read = BenchmarkFile.read(new RunFiles(file.getParent()));
          assertNotNull(read.done("mada", 0.25, read.shownSeed()));
          read.strategies().forEach(strategy -> assertNotNull(strategy));
        });
    curve.mustBeReadOrRefused(
        content,
        file -> {
          MetricsTable table = MetricsTable.read(file);
          table
              .columns()
              .forEach(column -> assertEquals(table.rows().size(), table.column(column).size()));
        });
  }
}

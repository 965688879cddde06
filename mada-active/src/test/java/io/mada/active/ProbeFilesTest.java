package io.mada.active;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.compute.Span;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import io.mada.internal.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeFilesTest {

  private static final List<Probe> PROBES =
      List.of(new Probe("pairs", o -> null), new Probe("numbers", o -> null));
  private static final int IMAGES = 100;

  @TempDir Path folder;

  private ProbeFiles open(String pass) {
    return ProbeFiles.open(folder, PROBES, IMAGES, pass);
  }

  /** Image i has the pair (i, -i) and the number i / 2. */
  private static void add(ProbeFiles files, int from, int to) {
    float[] pairs = new float[2 * (to - from)];
    float[] numbers = new float[to - from];
    for (int i = from; i < to; i++) {
      pairs[2 * (i - from)] = i;
      pairs[2 * (i - from) + 1] = -i;
      numbers[i - from] = i / 2f;
    }
    var damage = new TreeMap<Integer, String>();
    if (from <= 50 && to > 50) {
      damage.put(50, "it is a text");
    }
    files.accept(
        new Span(from, to),
        new ProbeValues(new float[][] {pairs, numbers}, new long[][] {{2}, {}}, damage));
  }

  private void assertWhole() {
    FloatMatrix pairs = NpyFile.read(folder.resolve("pairs.npy"));
    FloatMatrix numbers = NpyFile.read(folder.resolve("numbers.npy"));
    assertEquals(new Shape(2), pairs.rowShape());
    assertEquals(IMAGES, numbers.rows());
    for (int i = 0; i < IMAGES; i++) {
      assertArrayEquals(new float[] {i, -i}, pairs.row(i));
      assertArrayEquals(new float[] {i / 2f}, numbers.row(i));
    }
    assertTrue(Files.notExists(folder.resolve("unfinished")));
  }

  @Test
  void rowsComeInAnyOrder() {
    try (ProbeFiles files = open("a pass")) {
      assertEquals(List.of(new Span(0, IMAGES)), files.left());
      add(files, 96, 100);
      add(files, 48, 96);
      assertThrows(IllegalStateException.class, files::finish);
      add(files, 0, 48);
      files.finish();
    }
    assertWhole();
  }

  @Test
  void aPassGoesOnWhereItWasLeft() {
    try (ProbeFiles files = open("a pass")) {
      add(files, 48, 96);
      // Half a unit, which will be done again.
      add(files, 0, 16);
    }
    assertTrue(Files.notExists(folder.resolve("pairs.npy")));
    try (ProbeFiles files = open("a pass")) {
      assertEquals(List.of(new Span(0, 48), new Span(96, 100)), files.left());
      assertEquals(Map.of(50, "it is a text"), files.damage());
      add(files, 0, 48);
      add(files, 96, 100);
      files.finish();
    }
    assertWhole();
  }

  @Test
  void theRowsOfAnotherPassAreNotUsed() {
    try (ProbeFiles files = open("a pass")) {
      add(files, 48, 96);
    }
    try (ProbeFiles files = open("a pass of another network")) {
      assertEquals(List.of(new Span(0, IMAGES)), files.left());
    }
  }

  @Test
  void whatIsDamagedIsMeasuredAgain() throws IOException {
    for (String damage : List.of("48 200\n", "x\n", "96 48\n", "0 4")) {
      try (ProbeFiles files = open("a pass")) {
        add(files, 48, 96);
      }
      Files.writeString(folder.resolve("unfinished/done.txt"), damage, StandardOpenOption.APPEND);
      try (ProbeFiles files = open("a pass")) {
        assertEquals(List.of(new Span(0, IMAGES)), files.left(), damage);
      }
    }
    try (ProbeFiles files = open("a pass")) {
      add(files, 48, 96);
    }
    Path numbers = folder.resolve("unfinished/numbers.npy");
    Files.write(numbers, Arrays.copyOf(Files.readAllBytes(numbers), 200));
    try (ProbeFiles files = open("a pass")) {
      assertEquals(List.of(new Span(0, IMAGES)), files.left());
    }
  }

  @Test
  void rowsOfAnotherShapeThanBeforeAreRefused() {
    try (ProbeFiles files = open("a pass")) {
      add(files, 0, 48);
      var wide =
          new ProbeValues(
              new float[][] {new float[3], {0}}, new long[][] {{3}, {}}, new TreeMap<>());
      MadaException e =
          assertThrows(MadaException.class, () -> files.accept(new Span(48, 49), wide));
      assertTrue(
          e.getMessage().startsWith("the probe 'pairs' gives rows of another shape"),
          e.getMessage());
    }
  }
}

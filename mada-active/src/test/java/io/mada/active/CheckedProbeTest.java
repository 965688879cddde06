package io.mada.active;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.NetworkOutput;
import io.mada.api.Observation;
import io.mada.api.Probe;
import io.mada.api.tensor.NpyWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedProbeTest {

  private static final int IMAGES = 2;

  private NDManager manager;
  private Observation observation;

  @BeforeEach
  void observe() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    NDArray maps = manager.zeros(new Shape(IMAGES, 3, 4, 4));
    observation = new Observation(new NetworkOutput(maps, maps.duplicate()), null, null);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aRowForEachImagePasses() {
    NDArray value = CheckedProbe.measure(returning(manager.ones(new Shape(IMAGES, 5))), observation);

    assertEquals(new Shape(IMAGES, 5), value.getShape());
  }

  @Test
  void whatIsNotARowForEachImageIsRefused() {
    assertRefused("returned float32 of shape (3, 5) for 2 images", manager.ones(new Shape(3, 5)));
    assertRefused("returned float32 of shape () for 2 images", manager.ones(new Shape()));
    assertRefused("returned float64 of shape (2)", manager.ones(new Shape(IMAGES), DataType.FLOAT64));
    assertRefused("measured nothing: it returned null", null);
  }

  @Test
  void aProbeThatThrowsIsNamedWithItsClass() {
    Probe broken =
        new Probe(
            "broken",
            o -> {
              throw new IllegalStateException("out\nof luck");
            });

    assertMessage("failed: java.lang.IllegalStateException: out of luck", broken);
  }

  @Test
  void anExplanationOfItsOwnGoesThrough() {
    Probe strict =
        new Probe(
            "strict",
            o -> {
              throw new MadaException("buy a bigger drone");
            });

    MadaException e = assertThrows(MadaException.class, () -> CheckedProbe.measure(strict, observation));
    assertEquals("buy a bigger drone", e.getMessage());
  }

  @Test
  void rowsOfAnotherShapeThanBeforeAreRefused(@TempDir Path folder) {
    Probe probe = returning(null);
    Path file = folder.resolve("wrong.npy");
    try (NpyWriter writer = new NpyWriter(file, new Shape(5))) {
      NDArray rows = manager.ones(new Shape(IMAGES, 4));
      MadaException e = assertThrows(MadaException.class, () -> CheckedProbe.append(probe, rows, writer));
      assertTrue(e.getMessage().contains("'returning' of io.mada.active.CheckedProbeTest changed"), e.getMessage());
    }
    assertTrue(Files.notExists(file));
  }

  private void assertRefused(String part, NDArray value) {
    assertMessage(part, returning(value));
  }

  private void assertMessage(String part, Probe probe) {
    String message =
        assertThrows(MadaException.class, () -> CheckedProbe.measure(probe, observation)).getMessage();
    String begin = "the probe '" + probe.name() + "' of io.mada.active.CheckedProbeTest ";
    assertTrue(message.startsWith(begin + part), message);
  }

  private static Probe returning(NDArray value) {
    return new Probe("returning", observation -> value);
  }
}

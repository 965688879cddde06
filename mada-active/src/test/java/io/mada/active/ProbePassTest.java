package io.mada.active;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.select.Probe;
import io.mada.internal.npy.NpyWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbePassTest {

  @Test
  void rowsOfAnotherShapeThanBeforeAreRefused(@TempDir Path folder) {
    Path file = folder.resolve("wrong.npy");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray rows = manager.ones(new Shape(2, 4));
        NpyWriter writer = new NpyWriter(file, new Shape(5))) {
      MadaException e =
          assertThrows(
              MadaException.class,
              () -> ProbePass.append(new Probe("pixels", o -> null), rows, writer));
      assertTrue(
          e.getMessage().startsWith("the probe 'pixels' gives rows of another shape"),
          e.getMessage());
    }
    assertTrue(Files.notExists(file));
  }
}

package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LossLogTest {

  private NDManager manager;
  private NDManager own;
  private LossLog log;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    own = manager.newSubManager();
    log = new LossLog("stage1", own);
  }

  @AfterEach
  void close() {
    log.close();
    manager.close();
  }

  @Test
  void readingGivesTheMeansSinceTheLastReading() {
    add(1, "selected", 2);
    add(1, "source", 10);
    add(2, "selected", 4);
    add(2, "source", 20);
    assertEquals(Map.of("selected", 3.0, "source", 15.0), log.read());
    assertEquals(List.of("selected", "source"), List.copyOf(log.takeMeans().keySet()));
    add(3, "source", 7);
    assertEquals(Map.of("source", 7.0), log.read());
    assertEquals(Map.of(), log.read());
  }

  @Test
  void meansCoverAllThatWasAddedHoweverOftenItWasRead() {
    add(1, "source", 0.1f);
    add(2, "source", 0.7f);
    log.read();
    add(3, "source", 1e-9f);
    log.read();
    add(4, "source", 0.3f);
    Map<String, Double> means = log.takeMeans();
    for (int i = 0; i < 4; i++) {
      add(i, "source", new float[] {0.1f, 0.7f, 1e-9f, 0.3f}[i]);
    }
    assertEquals(means, log.takeMeans());
    assertEquals(Map.of(), log.takeMeans());
  }

  /** Nothing is read before somebody asks: a bad value passes, and memory is held until then. */
  @Test
  void valuesStayOnTheDeviceUntilTheyAreRead() {
    add(1, "source", Float.NaN);
    add(2, "source", 1);
    assertEquals(2, own.getManagedArrays().size());
    assertThrows(MadaException.class, log::read);
    assertEquals(0, own.getManagedArrays().size());
  }

  @Test
  void aLossOutlivesTheArrayThatItWasReadFrom() {
    try (NDManager scope = manager.newSubManager()) {
      log.add(1, "source", scope.create(5f));
    }
    assertEquals(Map.of("source", 5.0), log.read());
  }

  /** The order of adding decides, not that of the names: the network is broken from then on. */
  @Test
  void theFirstLossThatIsNoNumberIsNamed() {
    add(6, "selected", 1);
    add(6, "source", 1);
    add(7, "selected", 1);
    add(7, "source", Float.POSITIVE_INFINITY);
    add(8, "selected", Float.NaN);
    String message = assertThrows(MadaException.class, log::read).getMessage();
    assertTrue(
        message.startsWith("stage1: the loss 'source' became Infinity at iteration 7;"), message);
    assertTrue(message.contains("stages.stage1.optimizer.lr"), message);
    assertTrue(message.contains("stages.stage1.schedule.warmup"), message);
  }

  @Test
  void aLossThatIsNoNumberBeforeTheFirstStepIsNotTheFaultOfTheLearningRate() {
    add(1, "selected", 1);
    add(1, "anchor", Float.NaN);
    String message = assertThrows(MadaException.class, log::read).getMessage();
    assertTrue(
        message.startsWith("stage1: the loss 'anchor' is NaN in the first iteration, before"),
        message);
    assertFalse(message.contains("optimizer.lr"), message);
  }

  private void add(int iteration, String name, float value) {
    try (NDArray loss = manager.create(value)) {
      log.add(iteration, name, loss);
    }
  }
}

package io.mada.app.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckedMeasureTest {

  private static final String WHO = "the strategy 'best' of com.acme.Module (acme.jar)";

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
    NDArray value =
        guarded(returning(manager.ones(new Shape(IMAGES, 5)))).measure().measure(observation);

    assertEquals(new Shape(IMAGES, 5), value.getShape());
  }

  @Test
  void whatIsNotARowForEachImageIsRefused() {
    assertRefused(
        "returned float32 of shape (3, 5) from its probe 'returning' for 2 images",
        manager.ones(new Shape(3, 5)));
    assertRefused("returned float32 of shape () from its probe", manager.ones(new Shape()));
    assertRefused(
        "returned float64 of shape (2)", manager.ones(new Shape(IMAGES), DataType.FLOAT64));
    assertRefused("returned NaN or infinity", manager.ones(new Shape(IMAGES, 2)).mul(Float.NaN));
    assertRefused("returned null from its probe 'returning'", null);
  }

  @Test
  void aProbeThatThrowsIsNamedWithItsClass() {
    Probe broken =
        new Probe(
            "broken",
            o -> {
              throw new IllegalStateException("out\nof luck");
            });

    assertMessage(
        "failed in its probe 'broken': java.lang.IllegalStateException: out of luck", broken);
  }

  @Test
  void anExplanationOfItsOwnGoesThrough() {
    Probe strict =
        new Probe(
            "strict",
            o -> {
              throw new MadaException("buy a bigger drone");
            });

    MadaException e =
        assertThrows(MadaException.class, () -> guarded(strict).measure().measure(observation));
    assertEquals("buy a bigger drone", e.getMessage());
  }

  @Test
  void rowsOfAnotherShapeThanBeforeAreRefused() {
    int[] columns = {5};
    Probe growing =
        guarded(new Probe("growing", o -> manager.ones(new Shape(IMAGES, columns[0]++))));
    growing.measure().measure(observation);

    MadaException e =
        assertThrows(MadaException.class, () -> growing.measure().measure(observation));

    assertTrue(
        e.getMessage().startsWith(WHO + " returned rows of shape (6) after rows of shape (5)"),
        e.getMessage());
  }

  @Test
  void twoGuardsOfOneMeasureAreOneProbe() {
    Probe shared = returning(null);

    assertEquals(guarded(shared), guarded(shared));
    assertNotEquals(guarded(shared), guarded(returning(manager.ones(new Shape()))));
  }

  private void assertRefused(String part, NDArray value) {
    assertMessage(part, returning(value));
  }

  private void assertMessage(String part, Probe probe) {
    String message =
        assertThrows(MadaException.class, () -> guarded(probe).measure().measure(observation))
            .getMessage();
    assertTrue(message.startsWith(WHO + " " + part), message);
  }

  private static Probe returning(NDArray value) {
    return new Probe("returning", observation -> value);
  }

  private static Probe guarded(Probe probe) {
    Guard guard = Guard.foreign(WHO, null, new Watch(Watch.USUAL_LIMIT, line -> {}));
    return new Probe(probe.name(), new CheckedMeasure(probe, guard));
  }
}

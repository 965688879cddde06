package io.mada.api.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void theFirstEntryThatIsNotFiniteIsNamed(float value) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      StateDict state = state(manager);
      state.buffer(
          "bn.running_var", manager.create(new float[] {1, value, Float.POSITIVE_INFINITY}));
      state.buffer("anchors", manager.create(new float[] {value}));

      assertEquals(Optional.of("bn.running_var"), state.firstNotFinite());
    }
  }

  @Test
  void finiteValuesOfAnyTypeAreWell() {
    assertEquals(Optional.empty(), new StateDict().firstNotFinite());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      assertEquals(Optional.empty(), state(manager).firstNotFinite());
      int arrays = manager.getManagedArrays().size();
      state(manager).firstNotFinite();
      assertEquals(arrays + 3, manager.getManagedArrays().size(), "nothing of it stays open");
    }
  }

  private static StateDict state(NDManager manager) {
    var state = new StateDict();
    state.parameter("conv.weight", manager.create(new float[] {1, -2e38f, -0.0f}));
    state.buffer("bn.num_batches_tracked", manager.create(Long.MAX_VALUE));
    state.buffer("double", manager.create(new double[] {1e300}));
    return state;
  }
}

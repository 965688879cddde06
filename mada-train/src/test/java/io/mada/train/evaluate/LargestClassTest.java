package io.mada.train.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LargestClassTest {

  /**
   * Two logits that differ by less than rounding may change places; among random ones there are
   * none.
   */
  @ParameterizedTest
  @CsvSource({
    "12, 16, 48, 64, 1",
    "12, 16, 48, 64, 5000",
    "32, 64, 255, 509, 30000",
    "9, 5, 3, 2, 1"
  })
  void stripsGiveWhatTheWholeGives(int rows, int columns, int height, int width, int strip) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray logits = manager.randomNormal(new Shape(1, 19, rows, columns));
      byte[] whole = new LargestClass().of(logits, height, width);
      assertEquals(height * width, whole.length);
      assertArrayEquals(whole, new LargestClass(0, strip).of(logits, height, width));
    }
  }
}

package io.mada.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RepeatsTest {

  @Test
  void threeNumbersGiveStudentsInterval() {
    Repeats sample = new Repeats(0.30, 0.32, 0.37);

    assertEquals(0.33, sample.mean(), 1e-12);
    // The squares of -0.03, -0.01 and 0.04 add up to 0.0026.
    assertEquals(Math.sqrt(0.0013), sample.deviation(), 1e-12);
    // 4.30265 is the 97.5 % point of t with 2 degrees of freedom in printed tables.
    assertEquals(4.302652730 * Math.sqrt(0.0013 / 3), sample.margin(0.05), 1e-9);
  }

  @Test
  void twoNumbersGiveAWideOne() {
    assertEquals(12.70620474 * 0.005, new Repeats(0.02, 0.01).margin(0.05), 1e-9);
    assertEquals(0, new Repeats(0.02, 0.02).margin(0.05));
  }

  @Test
  void oneNumberHasNoSpread() {
    assertEquals(0.3, new Repeats(0.3).mean());
    assertNull(new Repeats(0.3).deviation());
    assertNull(new Repeats(0.3).margin(0.05));
    assertNull(new Repeats().mean());
  }
}

package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GoldenTest {

  @Test
  void fillIsThePublishedSequence() {
    double[] expected = {0.04398329, 0.10627623, 0.07063025, 0.69462207};
    assertArrayEquals(expected, Golden.fill("input", 4), 5e-9);
    assertEquals(5, Golden.fill("input", 5).length);
  }
}

package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputStrideTest {

  @ParameterizedTest
  @CsvSource({
    "16, 2x1 1x1 2x1 2x1 1x1 1x2 1x2",
    "8, 2x1 1x1 2x1 1x2 1x2 1x4 1x4",
  })
  void stridesBelowTheLimitBecomeDilation(int limit, String expected) {
    var stride = new OutputStride(limit);
    StringBuilder walk = new StringBuilder();
    for (int wanted : new int[] {2, 1, 2, 2, 1, 2, 1}) {
      walk.append(stride.enter(wanted)).append('x').append(stride.dilation()).append(' ');
    }
    assertEquals(expected, walk.toString().strip());
  }
}

package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConvolutionCheckTest {

  /** Without it no other test of training says anything. */
  @Test
  void convolutionsAreRightHere() {
    assertTrue(
        ConvolutionCheck.isRight(), "set " + ConvolutionCheck.REMEDY + " in the environment");
  }
}

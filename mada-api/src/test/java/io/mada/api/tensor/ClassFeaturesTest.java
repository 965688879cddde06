package io.mada.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.testing.TensorTest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClassFeaturesTest extends TensorTest {

  @Test
  void aClassOfFewerThanTenPixelsIsAbsent() {
    // Two rows of 19 pixels: 9 of class 0 and 10 of class 1 in the first image; the second image is
    // all class 2.
    long[] prediction = new long[38];
    Arrays.fill(prediction, 9, 19, 1);
    Arrays.fill(prediction, 19, 38, 2);
    NDArray p = manager.create(prediction, new Shape(2, 1, 19));
    NDArray features = manager.ones(new Shape(2, 2, 1, 19)).mul(3);
    assertArrayEquals(
        new float[] {0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 3, 3},
        ClassFeatures.pool(features, p, 3).toFloatArray());
  }

  @Test
  void ignoredAndDifferingPixelsCountForNoClass() {
    NDArray p = manager.zeros(new Shape(1, 4, 5), DataType.INT64);
    NDArray features = manager.arange(20f).reshape(1, 1, 4, 5);
    long[] labels = new long[20];
    Arrays.fill(labels, 10, 15, 255);
    Arrays.fill(labels, 15, 20, 1);
    NDArray y = manager.create(labels, new Shape(1, 4, 5));
    assertArrayEquals(new float[] {4.5f, 0}, ClassFeatures.pool(features, p, y, 2).toFloatArray());
  }

  @Test
  void normalisationPoolingKeepsTheValueAndScalesTheGradient() {
    long[] prediction = new long[40];
    Arrays.fill(prediction, 30, 40, 1);
    NDArray p = manager.create(prediction, new Shape(1, 4, 10));
    NDArray features = manager.randomNormal(0, 1, new Shape(1, 3, 4, 10), DataType.FLOAT32);
    NDArray plain = ClassFeatures.pool(features, p, 2);
    features.setRequiresGradient(true);
    try (Recording recording = Recording.on()) {
      NDArray pooled = ClassFeatures.poolWithGradient(features, p, 2);
      assertArrayEquals(plain.toFloatArray(), pooled.toFloatArray());
      recording.backward(pooled.sum());
    }
    float[] gradient = features.getGradient().toFloatArray();
    // (1 / n) of the mean times 2 n / (h w): the same for every pixel.
    for (float g : gradient) {
      assertEquals(2f / 40, g, 1e-7f);
    }
  }

  @Test
  void poolingForSelectionRecordsNothing() {
    NDArray features = manager.ones(new Shape(1, 1, 4, 4));
    features.setRequiresGradient(true);
    try (Recording recording = Recording.on()) {
      NDArray pooled =
          ClassFeatures.pool(features, manager.zeros(new Shape(1, 4, 4), DataType.INT64), 1);
      recording.backward(features.sum().add(pooled.sum()));
    }
    assertArrayEquals(
        manager.ones(new Shape(16)).toFloatArray(), features.getGradient().toFloatArray());
  }
}

package io.mada.train.term;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import io.mada.train.optimize.AdamW;
import io.mada.train.optimize.ParameterGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscriminatorTest {

  private static final int CLASSES = 3;

  private Discriminator discriminator;
  private NDManager scope;

  @BeforeEach
  void open() {
    discriminator = new Discriminator(CLASSES, Discriminator.CHANNELS, Device.cpu(), 1);
    scope = discriminator.newScope();
  }

  @AfterEach
  void close() {
    discriminator.close();
  }

  @Test
  void itsParametersAreThoseOfAdaptSegNet() {
    Map<String, Shape> expected = new LinkedHashMap<>();
    int[] widths = {CLASSES, 64, 128, 256, 512, 1};
    for (int i = 1; i < widths.length; i++) {
      String name = i == 5 ? "classifier" : "conv" + i;
      expected.put(name + ".weight", new Shape(widths[i], widths[i - 1], 4, 4));
      expected.put(name + ".bias", new Shape(widths[i]));
    }
    Map<String, Shape> actual = new LinkedHashMap<>();
    discriminator.state().entries().forEach((name, array) -> actual.put(name, array.getShape()));
    assertEquals(expected.toString(), actual.toString());
    assertEquals(expected.size(), discriminator.state().parameters().size());
  }

  @ParameterizedTest
  @CsvSource({
    "16, 16, 1, 1",
    "16, 40, 1, 1",
    "32, 32, 1, 1",
    "45, 64, 1, 2",
    "64, 128, 2, 4",
    "128, 96, 4, 3"
  })
  void itsJudgementIsAThirtySecondOfTheSize(int height, int width, int outHeight, int outWidth) {
    try (Recording off = Recording.off();
        NDArray x = scope.full(new Shape(2, CLASSES, height, width), 1f / CLASSES);
        NDArray judged = discriminator.forward(x);
        NDArray probability = discriminator.sourceProbability(x)) {
      assertEquals(new Shape(2, 1, outHeight, outWidth), judged.getShape());
      assertEquals(new Shape(2, height, width), probability.getShape());
      float judgement = judged.toFloatArray()[0];
      assertEquals(1 / (1 + Math.exp(-judgement)), probability.toFloatArray()[0], 1e-5);
    }
  }

  @Test
  void aJudgementLeavesNothingButItsResult() {
    int before = scope.getManagedArrays().size();
    try (Recording off = Recording.off();
        NDArray x = scope.ones(new Shape(1, CLASSES, 20, 40));
        NDArray probability = discriminator.sourceProbability(x)) {
      assertEquals(before + 2, scope.getManagedArrays().size());
    }
  }

  @Test
  void itLearnsToTellTheDomains() {
    NDArray source = scope.full(new Shape(1, CLASSES, 32, 32), 0.9f);
    NDArray target = scope.full(new Shape(1, CLASSES, 32, 32), 0.1f);
    List<Float> losses = new ArrayList<>();
    Optimizer.Active adam =
        new AdamW(0.9, 0.99, 1e-8, 0).begin(discriminator.state(), discriminator.newScope());
    for (int step = 1; step <= 5; step++) {
      try (Recording recording = Recording.on();
          NDArray ofSource =
              Tensors.binaryCrossEntropy(discriminator.forward(source), scope.create(1f));
          NDArray ofTarget =
              Tensors.binaryCrossEntropy(discriminator.forward(target), scope.create(0f))) {
        recording.backward(ofSource);
        recording.backward(ofTarget);
        losses.add(ofSource.getFloat() + ofTarget.getFloat());
      }
      adam.step(ParameterGroups.all(discriminator.state()), 1e-4, step);
    }
    assertTrue(losses.get(4) < 0.9 * losses.get(0), losses.toString());
  }

  @Test
  void zeroGradientsForgetsWhatPassedThrough() {
    try (Recording recording = Recording.on()) {
      recording.backward(discriminator.forward(scope.ones(new Shape(1, CLASSES, 32, 32))).sum());
    }
    NDArray bias = discriminator.state().entries().get("classifier.bias");
    assertArrayEquals(new float[] {1}, bias.getGradient().toFloatArray());
    discriminator.zeroGradients();
    assertArrayEquals(new float[] {0}, bias.getGradient().toFloatArray());
  }
}

package io.mada.train.term;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.data.LabelMap;
import io.mada.api.tensor.Recording;
import io.mada.api.testing.Sections;
import io.mada.train.Reference;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HardExampleLossTest {

  private static final int IMAGES = 2;
  private static final int CLASSES = 3;
  private static final int PIXELS = 4 * 5;

  private final float[] logits = new float[IMAGES * CLASSES * PIXELS];
  private final long[] labels = new long[IMAGES * PIXELS];
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextDouble(-3, 3);
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 7 == 0 ? LabelMap.IGNORED : random.nextInt(CLASSES);
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void pixelsBelowTheThresholdCount() {
    check(0.6, 0.025);
  }

  @Test
  void theHardestPixelsCountWhereTooFewAreBelowTheThreshold() {
    check(1e-4, 0.25);
  }

  @Test
  void everyLabelledPixelCountsWhereAllAreWanted() {
    check(1e-4, 1);
  }

  /** Their loss is 0 in float32, and yet they are no ignored pixels. */
  @Test
  void pixelsThatAreCertainCountWhereAllAreWanted() {
    for (int n = 0; n < IMAGES; n++) {
      for (int p = 0; p < PIXELS / 2; p++) {
        long label = labels[n * PIXELS + p];
        if (label != LabelMap.IGNORED) {
          logits[(n * CLASSES + (int) label) * PIXELS + p] = 100;
        }
      }
    }
    check(1e-4, 1);
  }

  @Test
  void nothingLabelledIsNoLoss() {
    Arrays.fill(labels, LabelMap.IGNORED);
    check(0.7, 0.1);
  }

  @Test
  void sharesThatMakeNoSenseAreNamed() {
    var e =
        assertThrows(
            ConfigurationException.class,
            () -> new HardExampleLoss(Sections.of(Map.of("threshold", 1.5))));
    assertEquals("threshold must be above 0 and at most 1, not 1.5", e.getMessage());
    e =
        assertThrows(
            ConfigurationException.class,
            () -> new HardExampleLoss(Sections.of(Map.of("min_kept", 0))));
    assertEquals("min_kept must be above 0 and at most 1, not 0", e.getMessage());
  }

  /** Compares value and gradient. */
  private void check(double threshold, double minKept) {
    double[] losses = IntStream.range(0, labels.length).mapToDouble(this::loss).toArray();
    int[] hardestFirst =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted((a, b) -> Double.compare(losses[b], losses[a]))
            .mapToInt(i -> i)
            .toArray();
    long kept = Math.round(minKept * labels.length);
    boolean[] hard = new boolean[labels.length];
    for (int rank = 0; rank < labels.length; rank++) {
      int i = hardestFirst[rank];
      hard[i] = labels[i] != LabelMap.IGNORED && (rank < kept || Math.exp(-losses[i]) < threshold);
    }
    long count = IntStream.range(0, hard.length).filter(i -> hard[i]).count();
    double expected =
        IntStream.range(0, hard.length).filter(i -> hard[i]).mapToDouble(i -> losses[i]).sum();

    NDArray x = manager.create(logits, new Shape(IMAGES, CLASSES, 4, 5));
    NDArray y = manager.create(labels, new Shape(IMAGES, 4, 5));
    x.setRequiresGradient(true);
    int before = manager.getManagedArrays().size();
    Section section = Sections.of(Map.of("threshold", threshold, "min_kept", minKept));
    try (Recording recording = Recording.on();
        NDArray loss = new HardExampleLoss(section).compute(x, y)) {
      assertEquals(before + 1, manager.getManagedArrays().size());
      assertEquals(expected / Math.max(1, count), loss.getFloat(), 1e-5);
      recording.backward(loss);
    }
    assertArrayEquals(gradient(hard, Math.max(1, count)), x.getGradient().toFloatArray(), 1e-6f);
  }

  private double loss(int i) {
    if (labels[i] == LabelMap.IGNORED) {
      return 0;
    }
    return Reference.crossEntropy(
        Reference.pixel(logits, CLASSES, PIXELS, i / PIXELS, i % PIXELS), (int) labels[i]);
  }

  /** (softmax - one-hot) / count at the hard pixels. */
  private float[] gradient(boolean[] hard, long count) {
    float[] gradient = new float[logits.length];
    for (int i = 0; i < hard.length; i++) {
      double[] p =
          Reference.softmax(Reference.pixel(logits, CLASSES, PIXELS, i / PIXELS, i % PIXELS));
      for (int c = 0; c < CLASSES && hard[i]; c++) {
        gradient[(i / PIXELS * CLASSES + c) * PIXELS + i % PIXELS] =
            (float) ((p[c] - (labels[i] == c ? 1 : 0)) / count);
      }
    }
    return gradient;
  }
}

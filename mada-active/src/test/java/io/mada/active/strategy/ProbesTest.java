package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against loops over the pixels in double precision. */
class ProbesTest {

  private static final int IMAGES = 2;
  private static final int CLASSES = 3;
  private static final int CHANNELS = 4;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 6;
  private static final int PIXELS = HEIGHT * WIDTH;

  private NDManager manager;
  private float[] logits;
  private float[] features;
  private Observation observation;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    Random random = new Random(1);
    logits = floats(random, IMAGES * CLASSES * PIXELS, 5);
    // A pixel so sure that the other classes' probabilities vanish in float32.
    logits[0] = 500;
    features = floats(random, IMAGES * CHANNELS * PIXELS, 1);
    observation = observe(null);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void entropyIsTheMeanOverPixels() {
    double[] expected =
        pixelMean(
            (n, i) -> {
              double[] p = probabilities(n, i);
              return -Arrays.stream(p).filter(v -> v > 0).map(v -> v * Math.log(v)).sum();
            });
    assertMeasures(expected, Probes.ENTROPY);
  }

  @Test
  void marginIsTheLargestProbabilityLessTheSecond() {
    double[] expected =
        pixelMean(
            (n, i) -> {
              double[] p = probabilities(n, i);
              Arrays.sort(p);
              return p[CLASSES - 1] - p[CLASSES - 2];
            });
    assertMeasures(expected, Probes.MARGIN);
  }

  @Test
  void confidenceIsTheLargestProbability() {
    assertMeasures(
        pixelMean((n, i) -> Arrays.stream(probabilities(n, i)).max().orElseThrow()),
        Probes.CONFIDENCE);
  }

  @Test
  void imageFeaturesAreTheMeanOverPixels() {
    double[] expected = new double[IMAGES * CHANNELS];
    for (int j = 0; j < features.length; j++) {
      expected[j / PIXELS] += features[j] / (double) PIXELS;
    }
    assertMeasures(expected, Probes.IMAGE_FEATURES);
  }

  @Test
  void gradientEmbeddingIsTheMeanOuterProductOfErrorAndFeature() {
    double[] expected = new double[IMAGES * CLASSES * CHANNELS];
    for (int n = 0; n < IMAGES; n++) {
      for (int i = 0; i < PIXELS; i++) {
        double[] p = probabilities(n, i);
        double largest = Arrays.stream(p).max().orElseThrow();
        for (int c = 0; c < CLASSES; c++) {
          double error = p[c] == largest ? p[c] - 1 : p[c];
          for (int d = 0; d < CHANNELS; d++) {
            expected[(n * CLASSES + c) * CHANNELS + d] +=
                error * features[(n * CHANNELS + d) * PIXELS + i] / PIXELS;
          }
        }
      }
    }
    assertMeasures(expected, Probes.GRADIENT_EMBEDDING);
  }

  @Test
  void classFeaturesHeedLabelsWhereThereAreAny() {
    NDArray everywhere = observation.prediction();
    try (NDArray plain = Probe.CLASS_FEATURES.measure().measure(observation);
        NDArray agreed = Probe.CLASS_FEATURES.measure().measure(observe(everywhere));
        NDArray none =
            Probe.CLASS_FEATURES.measure().measure(observe(everywhere.mul(0).add(255)))) {
      assertEquals(new Shape(IMAGES, CLASSES, CHANNELS), plain.getShape());
      assertArrayEquals(plain.toFloatArray(), agreed.toFloatArray());
      assertEquals(0, none.abs().max().getFloat());
      assertTrue(plain.abs().max().getFloat() > 0);
    }
  }

  @Test
  void probesOfAllImagesTogetherAreThoseOfEachAlone() {
    NDArray first = observation.logits().get("0:1");
    Observation alone =
        new Observation(new NetworkOutput(observation.features().get("0:1"), first), null, null);
    for (Probe probe : new Probe[] {Probes.ENTROPY, Probes.MARGIN, Probes.GRADIENT_EMBEDDING}) {
      float[] both = probe.measure().measure(observation).toFloatArray();
      float[] own = probe.measure().measure(alone).toFloatArray();
      assertArrayEquals(Arrays.copyOf(both, own.length), own, 1e-6f, probe.name());
    }
  }

  private interface PixelValue {
    double of(int image, int pixel);
  }

  private double[] pixelMean(PixelValue value) {
    double[] means = new double[IMAGES];
    for (int n = 0; n < IMAGES; n++) {
      for (int i = 0; i < PIXELS; i++) {
        means[n] += value.of(n, i) / PIXELS;
      }
    }
    return means;
  }

  private double[] probabilities(int image, int pixel) {
    double[] p = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      p[c] = logits[(image * CLASSES + c) * PIXELS + pixel];
    }
    double largest = Arrays.stream(p).max().orElseThrow();
    double sum = Arrays.stream(p).map(v -> Math.exp(v - largest)).sum();
    return Arrays.stream(p).map(v -> Math.exp(v - largest) / sum).toArray();
  }

  private void assertMeasures(double[] expected, Probe probe) {
    try (NDArray measured = probe.measure().measure(observation)) {
      assertEquals(DataType.FLOAT32, measured.getDataType());
      assertEquals(IMAGES, measured.getShape().get(0));
      float[] values = measured.toFloatArray();
      assertEquals(expected.length, values.length);
      for (int i = 0; i < values.length; i++) {
        assertEquals(expected[i], values[i], 1e-6, probe.name() + " " + i);
      }
    }
  }

  private Observation observe(NDArray labels) {
    NDArray f = manager.create(features, new Shape(IMAGES, CHANNELS, HEIGHT, WIDTH));
    NDArray l = manager.create(logits, new Shape(IMAGES, CLASSES, HEIGHT, WIDTH));
    return new Observation(new NetworkOutput(f, l), labels, null);
  }

  private static float[] floats(Random random, int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }
}

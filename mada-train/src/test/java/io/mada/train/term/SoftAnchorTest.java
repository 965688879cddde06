package io.mada.train.term;

import static io.mada.train.loop.FirstIteration.assertProportional;
import static io.mada.train.loop.FirstIteration.difference;
import static io.mada.train.loop.FirstIteration.doubles;
import static io.mada.train.loop.FirstIteration.gradient;
import static io.mada.train.loop.FirstIteration.norm;
import static io.mada.train.loop.FirstIteration.supervised;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Domain;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.train.Images;
import io.mada.train.Reference;
import io.mada.train.TinyImages;
import io.mada.train.TinyNetwork;
import io.mada.train.loop.FirstIteration;
import io.mada.train.loop.Terms;
import io.mada.train.loop.TinyStage;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.NamedTerm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoftAnchorTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();
  private static final int DEPTH = TinyNetwork.FEATURES;
  private static final int IMAGES = 2;
  private static final double MOMENTUM = 0.9;
  private static final float[] ANCHORS = anchors();
  private static final NamedTerm PSEUDO_LABEL = new NamedTerm("pseudo_label", new PseudoLabel(1));

  private FirstIteration first;
  private Network network;

  @BeforeEach
  void open() {
    first = new FirstIteration();
    network = FirstIteration.untrained();
  }

  @AfterEach
  void close() {
    network.close();
    first.close();
  }

  @Test
  void theAnchorLossIsThatOfThePaper() {
    double[][] distances = distances(classFeatures(), ANCHORS);
    double expected =
        Arrays.stream(distances).mapToDouble(SoftAnchorTest::harmonicMean).average().orElseThrow();
    Map<String, Double> values =
        first.run(
            network,
            supervised(Images.SELECTED),
            supervised(Images.SOURCE),
            PSEUDO_LABEL,
            softAnchor(0.7));
    assertEquals(
        List.of("selected", "source", "pseudo_label", "soft_anchor"), List.copyOf(values.keySet()));
    assertEquals(expected, values.get("soft_anchor"), 1e-5 * expected);
    assertEquals(pseudoLoss(), values.get("pseudo_label"), 1e-5);
  }

  @Test
  void everyImageMovesItsNearestAnchor() {
    double[][] vectors = classFeatures();
    double[] expected = doubles(ANCHORS);
    double[][] distances = distances(vectors, ANCHORS);
    for (int n = 0; n < IMAGES; n++) {
      int nearest = Reference.argMax(Arrays.stream(distances[n]).map(d -> -d).toArray());
      for (int i = 0; i < CLASSES * DEPTH; i++) {
        int at = nearest * CLASSES * DEPTH + i;
        expected[at] = MOMENTUM * expected[at] + (1 - MOMENTUM) * vectors[n][i];
      }
    }
    Stage stage = FirstIteration.stage(softAnchor(0.7));
    try (Terms terms = first.terms(network, stage, 1)) {
      first.run(network, stage, terms);
      NDArray moved = terms.state().entries().get("soft_anchor.anchors");
      assertArrayEquals(expected, doubles(moved.toFloatArray()), 1e-5);
    }
  }

  @Test
  void anchorsMayWait() {
    NamedTerm waiting = new NamedTerm("soft_anchor", new SoftAnchor(1, MOMENTUM, 1));
    Map<String, Double> losses = first.run(network, supervised(Images.SOURCE), waiting);
    assertEquals(List.of("source"), List.copyOf(losses.keySet()));
  }

  /**
   * Its weight scales its gradient, which ends at the features: the classifier is not moved by it.
   */
  @Test
  void theAnchorLossIsWeighted() {
    float[] without = gradientOf("features.weight", PSEUDO_LABEL, softAnchor(0));
    float[] once = gradientOf("features.weight", PSEUDO_LABEL, softAnchor(0.7));
    float[] twice = gradientOf("features.weight", PSEUDO_LABEL, softAnchor(1.4));
    assertTrue(norm(difference(once, without)) > 1e-3);
    assertProportional(difference(twice, without), difference(once, without), 2);
    assertArrayEquals(
        gradientOf("classifier.weight", PSEUDO_LABEL, softAnchor(0)),
        gradientOf("classifier.weight", PSEUDO_LABEL, softAnchor(0.7)),
        1e-6f);
  }

  /** The gradient at the classifier's bias is the mean of softmax - one-hot. */
  @Test
  void pseudoLabelsAddTheirGradient() {
    double[] expected = new double[CLASSES];
    TargetPixels pixels = targetPixels();
    for (double[] logits : pixels.logits) {
      double[] p = Reference.softmax(logits);
      p[Reference.argMax(logits)] -= 1;
      for (int c = 0; c < CLASSES; c++) {
        expected[c] += p[c] / pixels.logits.length;
      }
    }
    assertArrayEquals(
        expected, doubles(gradientOf("classifier.bias", PSEUDO_LABEL, softAnchor(0.7))), 1e-5);
  }

  private static NamedTerm softAnchor(double weight) {
    return new NamedTerm("soft_anchor", new SoftAnchor(weight, MOMENTUM, 0));
  }

  private float[] gradientOf(String name, NamedTerm... terms) {
    try (Network other = FirstIteration.untrained()) {
      first.run(other, terms);
      return gradient(other, name);
    }
  }

  private static float[] anchors() {
    FloatMatrix matrix = TinyStage.anchors(1);
    float[] values = new float[TinyStage.ANCHORS * CLASSES * DEPTH];
    for (int k = 0; k < TinyStage.ANCHORS; k++) {
      System.arraycopy(matrix.row(k), 0, values, k * CLASSES * DEPTH, CLASSES * DEPTH);
    }
    return values;
  }

  /** The pixels of the first target batch, image after image. */
  private record TargetPixels(double[][] features, double[][] logits) {}

  private TargetPixels targetPixels() {
    try (NetworkOutput output = first.output(Domain.TARGET)) {
      Shape shape = output.logits().getShape();
      int pixels = (int) (shape.get(2) * shape.get(3));
      float[] features = output.features().toFloatArray();
      float[] logits = output.logits().toFloatArray();
      double[][] f = new double[IMAGES * pixels][];
      double[][] l = new double[IMAGES * pixels][];
      for (int i = 0; i < f.length; i++) {
        f[i] = Reference.pixel(features, DEPTH, pixels, i / pixels, i % pixels);
        l[i] = Reference.pixel(logits, CLASSES, pixels, i / pixels, i % pixels);
      }
      return new TargetPixels(f, l);
    }
  }

  private double pseudoLoss() {
    return Arrays.stream(targetPixels().logits)
        .mapToDouble(logits -> Reference.crossEntropy(logits, Reference.argMax(logits)))
        .average()
        .orElseThrow();
  }

  /** The class features of the first target batch, an array of C D values for each image. */
  private double[][] classFeatures() {
    TargetPixels pixels = targetPixels();
    int perImage = pixels.logits.length / IMAGES;
    double[][] vectors = new double[IMAGES][CLASSES * DEPTH];
    for (int n = 0; n < IMAGES; n++) {
      int[] counts = new int[CLASSES];
      for (int i = n * perImage; i < (n + 1) * perImage; i++) {
        int c = Reference.argMax(pixels.logits[i]);
        counts[c]++;
        for (int d = 0; d < DEPTH; d++) {
          vectors[n][c * DEPTH + d] += pixels.features[i][d];
        }
      }
      for (int i = 0; i < CLASSES * DEPTH; i++) {
        int count = counts[i / DEPTH];
        vectors[n][i] = count < 10 ? 0 : vectors[n][i] / count;
      }
    }
    return vectors;
  }

  /** The mean squared distance of each image to each anchor. */
  private static double[][] distances(double[][] vectors, float[] anchors) {
    int length = CLASSES * DEPTH;
    double[][] distances = new double[vectors.length][anchors.length / length];
    for (int n = 0; n < vectors.length; n++) {
      for (int i = 0; i < anchors.length; i++) {
        distances[n][i / length] += Math.pow(vectors[n][i % length] - anchors[i], 2) / length;
      }
    }
    return distances;
  }

  private static double harmonicMean(double[] values) {
    return values.length / Arrays.stream(values).map(v -> 1 / v).sum();
  }
}

package io.mada.train;

import static io.mada.train.FirstIteration.assertProportional;
import static io.mada.train.FirstIteration.difference;
import static io.mada.train.FirstIteration.doubles;
import static io.mada.train.FirstIteration.gradient;
import static io.mada.train.FirstIteration.norm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.active.Anchors;
import io.mada.api.Domain;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnchorObjectiveTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();
  private static final int DEPTH = TinyNetwork.FEATURES;
  private static final int IMAGES = 2;

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
    try (Anchors anchors = TinyStage.anchors(first.manager, 1)) {
      double[][] distances = distances(classFeatures(), anchors.centres().toFloatArray());
      double expected = Arrays.stream(distances).mapToDouble(AnchorObjectiveTest::harmonicMean).average().orElseThrow();
      try (AnchorObjective objective = objective(network, anchors, 0.7)) {
        Map<String, Double> values = first.backward(network, objective);
        assertEquals(List.of("selected", "source", "pseudo", "anchor"), List.copyOf(values.keySet()));
        assertEquals(expected, values.get("anchor"), 1e-5 * expected);
        assertEquals(pseudoLoss(), values.get("pseudo"), 1e-5);
      }
    }
  }

  @Test
  void everyImageMovesItsNearestAnchor() {
    double momentum = 0.9;
    try (Anchors anchors = TinyStage.anchors(first.manager, 1)) {
      double[][] vectors = classFeatures();
      double[] expected = doubles(anchors.centres().toFloatArray());
      double[][] distances = distances(vectors, anchors.centres().toFloatArray());
      for (int n = 0; n < IMAGES; n++) {
        int nearest = Reference.argMax(Arrays.stream(distances[n]).map(d -> -d).toArray());
        for (int i = 0; i < CLASSES * DEPTH; i++) {
          int at = nearest * CLASSES * DEPTH + i;
          expected[at] = momentum * expected[at] + (1 - momentum) * vectors[n][i];
        }
      }
      try (AnchorObjective objective = objective(network, anchors, 0.7)) {
        first.backward(network, objective);
        assertEquals(anchors.centres(), objective.state().entries().get("anchors"));
      }
      assertArrayEquals(expected, doubles(anchors.centres().toFloatArray()), 1e-5);
    }
  }

  /** Its weight scales its gradient, which ends at the features: the classifier is not moved by it. */
  @Test
  void theAnchorLossIsWeighted() {
    float[] without = anchorGradient("features.weight", 0);
    float[] once = anchorGradient("features.weight", 0.7);
    float[] twice = anchorGradient("features.weight", 1.4);
    assertTrue(norm(difference(once, without)) > 1e-3);
    assertProportional(difference(twice, without), difference(once, without), 2);
    assertArrayEquals(
        anchorGradient("classifier.weight", 0), anchorGradient("classifier.weight", 0.7), 1e-6f);
  }

  /** The gradient at the classifier's bias is the mean of softmax - one-hot. */
  @Test
  void pseudoLabelsAddTheirGradient() {
    float[] whole = anchorGradient("classifier.bias", 0.7);
    try (Network other = FirstIteration.untrained();
        SelectedObjective labelled = first.labelled(other)) {
      first.backward(other, labelled);
      float[] pseudo = difference(whole, gradient(other, "classifier.bias"));
      double[] expected = new double[CLASSES];
      TargetPixels pixels = targetPixels();
      for (double[] logits : pixels.logits) {
        double[] p = Reference.softmax(logits);
        p[Reference.argMax(logits)] -= 1;
        for (int c = 0; c < CLASSES; c++) {
          expected[c] += p[c] / pixels.logits.length;
        }
      }
      assertArrayEquals(expected, doubles(pseudo), 1e-5);
    }
  }

  private AnchorObjective objective(Network network, Anchors anchors, double weight) {
    MeteredBatches target = first.batches(Domain.TARGET);
    return new AnchorObjective(network, first.labelled(network), target, new AnchorSettings(weight, 0.9), anchors);
  }

  private float[] anchorGradient(String name, double weight) {
    try (Network other = FirstIteration.untrained();
        Anchors anchors = TinyStage.anchors(first.manager, 1);
        AnchorObjective objective = objective(other, anchors, weight)) {
      first.backward(other, objective);
      return gradient(other, name);
    }
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

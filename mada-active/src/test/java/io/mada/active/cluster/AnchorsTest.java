package io.mada.active.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.active.Golden;
import io.mada.active.strategy.AnchorDistance;
import io.mada.api.tensor.ClassFeatures;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import io.mada.testing.TensorTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnchorsTest extends TensorTest {

  @Test
  void distancesMatchThePublishedCode() throws IOException {
    Golden golden = Golden.read(manager);
    Anchors anchors = new Anchors(manager, FloatMatrix.of(golden.get("anchors")));
    NDArray distances = anchors.distances(golden.get("target_vectors"));
    assertEquals(new Shape(2, 10), distances.getShape());
    assertTrue(
        Golden.difference(distances.toType(DataType.FLOAT64, false), golden.get("distances"))
            < 1e-6);
    assertArrayEquals(golden.get("nearest").toLongArray(), distances.argMin(1).toLongArray());

    double[] selection =
        AnchorDistance.toNearest(
            FloatMatrix.of(golden.get("target_vectors")), FloatMatrix.of(golden.get("anchors")));
    assertArrayEquals(golden.get("selection_distance").toDoubleArray(), selection, 1e-6);
  }

  @Test
  void theLossAndItsGradientMatchThePublishedCode() throws IOException {
    Golden golden = Golden.read(manager);
    Anchors anchors = new Anchors(manager, FloatMatrix.of(golden.get("anchors")));
    NDArray features = golden.get("features");
    features.setRequiresGradient(true);
    double[] losses = golden.get("soft_loss").toDoubleArray();
    try (Recording recording = Recording.on();
        NDArray vectors = ClassFeatures.poolWithGradient(features, golden.prediction(), 19);
        NDArray loss = Anchors.softLoss(anchors.distances(vectors))) {
      recording.backward(loss);
      assertEquals((losses[0] + losses[1]) / 2, loss.getFloat(), 1e-6);
    }
    // The published values are each image's own; here the loss is their mean.
    NDArray expected = golden.get("soft_loss_grad").div(2);
    double scale = expected.abs().max().getFloat();
    assertTrue(Golden.difference(features.getGradient(), expected) < 1e-4 * scale);
  }

  @Test
  void theNearestAnchorFollowsAnImage() throws IOException {
    Golden golden = Golden.read(manager);
    Anchors anchors = new Anchors(manager, FloatMatrix.of(golden.get("anchors")));
    NDArray first = golden.get("target_vectors").get("0:1");
    anchors.follow(first, anchors.distances(first), 0.999);
    FloatMatrix moved = anchors.toMatrix();
    assertArrayEquals(golden.get("nearest_anchor_after_ema").toFloatArray(), moved.row(1), 1e-6f);
    assertArrayEquals(golden.get("anchors").get(0).toFloatArray(), moved.row(0), "the others stay");
    assertEquals(new Shape(19, 256), moved.rowShape());
  }

  @Test
  void imagesOfABatchMoveTheirAnchorsInTurn() {
    FloatMatrix start = FloatMatrix.of(new float[][] {{0, 0}, {10, 10}});
    Anchors anchors = new Anchors(manager, start);
    NDArray batch = manager.create(new float[] {1, 2, 9, 9, 3, 0}, new Shape(3, 1, 2));
    anchors.follow(batch, anchors.distances(batch), 0.9);
    // (0, 0) -> (0.1, 0.2) -> 0.9 (0.1, 0.2) + 0.1 (3, 0).
    assertArrayEquals(new float[] {0.39f, 0.18f}, anchors.toMatrix().row(0), 1e-6f);
    assertArrayEquals(new float[] {9.9f, 9.9f}, anchors.toMatrix().row(1), 1e-6f);
    assertArrayEquals(new float[] {0, 0}, start.row(0), "the given anchors stay");
  }

  @Test
  void anImageThatIsAnAnchorHasNoLossAndAFiniteGradient() {
    Anchors anchors = new Anchors(manager, FloatMatrix.of(new float[][] {{1, 2}, {3, 4}}));
    NDArray image = manager.create(new float[] {1, 2}, new Shape(1, 1, 2));
    image.setRequiresGradient(true);
    try (Recording recording = Recording.on()) {
      NDArray loss = Anchors.softLoss(anchors.distances(image));
      recording.backward(loss);
      assertEquals(0, loss.getFloat(), 1e-11f);
    }
    assertArrayEquals(new float[] {0, 0}, image.getGradient().toFloatArray(), 1e-20f);
  }

  /** In float64, with the pooling's factor 2 n / (h w) divided out of the recorded gradient. */
  @Test
  void theGradientOfTheLossIsItsSlope() {
    int classes = 3;
    int channels = 4;
    Random random = new Random(5);
    long[] prediction = random.longs(2L * 48, 0, classes).toArray();
    double[] start = random.doubles(2L * channels * 48).toArray();
    double[] centres = random.doubles(5L * classes * channels).toArray();
    NDArray p = manager.create(prediction, new Shape(2, 6, 8));
    NDArray a = manager.create(centres, new Shape(5, (long) classes * channels));
    NDArray features = manager.create(start, new Shape(2, channels, 6, 8));
    features.setRequiresGradient(true);
    try (Recording recording = Recording.on()) {
      recording.backward(loss(features, p, a, classes));
    }
    double[] gradient = features.getGradient().toDoubleArray();
    for (int i = 0; i < start.length; i += 7) {
      int image = i / (channels * 48);
      long c = prediction[image * 48 + i % 48];
      long n = Arrays.stream(prediction, image * 48, image * 48 + 48).filter(k -> k == c).count();
      double slope = (lossAt(start, i, 1e-5, p, a) - lossAt(start, i, -1e-5, p, a)) / 2e-5;
      assertEquals(slope, gradient[i] / (2.0 * n / 48), 1e-8);
    }
  }

  private double lossAt(double[] start, int index, double step, NDArray p, NDArray a) {
    double[] moved = start.clone();
    moved[index] += step;
    try (Recording off = Recording.off();
        NDArray features = manager.create(moved, new Shape(2, 4, 6, 8))) {
      return loss(features, p, a, 3).getDouble();
    }
  }

  private static NDArray loss(NDArray features, NDArray prediction, NDArray anchors, int classes) {
    NDArray vectors = ClassFeatures.poolWithGradient(features, prediction, classes);
    return Anchors.softLoss(new Anchors(new Shape(classes, 4), anchors).distances(vectors));
  }
}

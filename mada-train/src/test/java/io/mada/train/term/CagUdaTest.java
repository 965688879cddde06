package io.mada.train.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.train.Images;
import io.mada.api.train.TermContext;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The losses of CAG_UDA, computed again pixel by pixel. */
class CagUdaTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();
  private static final int DEPTH = TinyNetwork.FEATURES;

  private FirstIteration first;
  private PixelView taughtFeatures;
  private PixelView taughtLogits;
  private PixelView features;
  private PixelView logits;

  @BeforeEach
  void open() {
    first = new FirstIteration();
    Batch target = first.batch(Images.TARGET);
    try (NDArray images = target.images(first.manager);
        NetworkOutput taught = first.output(images, Mode.inference(Domain.TARGET));
        NetworkOutput own = first.output(images, Mode.training(Domain.TARGET))) {
      taughtFeatures = new PixelView(taught.features());
      taughtLogits = new PixelView(taught.logits());
      features = new PixelView(own.features());
      logits = new PixelView(own.logits());
    }
  }

  @AfterEach
  void close() {
    first.close();
  }

  @Test
  void oneClassIsTooFew() {
    CagUda term = new CagUda(1, 2.5, 0.95, 0.7);
    term.check(List.of("road", "sky"));
    assertTrue(
        assertThrows(ConfigurationException.class, () -> term.check(List.of("road")))
            .getMessage()
            .endsWith("there is only the class road"));
  }

  @Test
  void theLossesAreThoseOfTheFormulas() {
    double[][] anchors = TinyStage.meanFeatures();
    double[] margins = IntStream.range(0, count()).mapToDouble(i -> margin(anchors, i)).toArray();
    double[] sureness =
        IntStream.range(0, count())
            .mapToDouble(i -> Arrays.stream(Reference.softmax(taughtLogits.at(i))).max().orElse(0))
            .toArray();
    double margin = Reference.middle(margins);
    double threshold = Reference.middle(sureness);
    int[] byAnchor =
        IntStream.range(0, count())
            .map(i -> margins[i] >= margin ? nearest(anchors, i) : LabelMap.IGNORED)
            .toArray();
    int[] byProbability =
        IntStream.range(0, count())
            .map(
                i ->
                    sureness[i] > threshold
                        ? Reference.argMax(taughtLogits.at(i))
                        : LabelMap.IGNORED)
            .toArray();

    Map<String, Double> losses;
    try (Network network = FirstIteration.untrained()) {
      losses =
          first.run(
              network, new NamedTerm("cag_uda", new CagUda(1, (float) margin, threshold, 0.7)));
    }

    assertEquals(crossEntropy(byAnchor), losses.get("cag_uda_anchor"), 1e-4);
    assertEquals(crossEntropy(byProbability), losses.get("cag_uda_probability"), 1e-4);
    double target = distance(features, logits, byAnchor, anchors);
    assertTrue(target > 0);
    assertEquals(target, losses.get("cag_uda_target_distance"), 1e-4 * target);
    double source = sourceDistance(anchors);
    assertTrue(source > 0);
    assertEquals(source, losses.get("cag_uda_source_distance"), 1e-4 * source);
  }

  /** Distances count a tenth where they are above 5; those here are of about a thousand. */
  @Test
  void farClassesCountATenth() {
    Stage stage = FirstIteration.stage(new NamedTerm("cag_uda", new CagUda(1, 0, 1, 0.7)));
    float[] far = new float[CLASSES * DEPTH];
    Arrays.fill(far, 1000);
    double[][] anchors = new double[CLASSES][DEPTH];
    Arrays.stream(anchors).forEach(anchor -> Arrays.fill(anchor, 1000));
    Map<String, FloatMatrix> features =
        Map.of("features", FloatMatrix.of(new Shape(CLASSES, DEPTH), far));
    try (Network network = FirstIteration.untrained();
        Terms terms =
            first.terms(
                stage,
                new TermContext(network, features, Map.of(), Map.of(), stage.iterations(), 1))) {
      double loss = first.run(network, stage, terms).get("cag_uda_source_distance");
      assertEquals(sourceDistance(anchors), loss, 1e-4 * loss);
      assertTrue(loss > 900 && loss < 1100, "ten times a tenth of a thousand, not " + loss);
    }
  }

  private int count() {
    return taughtFeatures.images * taughtFeatures.pixels();
  }

  private double[] distances(double[][] anchors, int pixel) {
    double[] f = taughtFeatures.at(pixel);
    return Arrays.stream(anchors)
        .mapToDouble(
            a -> Math.sqrt(IntStream.range(0, DEPTH).mapToDouble(d -> sq(f[d] - a[d])).sum()))
        .toArray();
  }

  private static double sq(double x) {
    return x * x;
  }

  private int nearest(double[][] anchors, int pixel) {
    return Reference.argMax(Arrays.stream(distances(anchors, pixel)).map(d -> -d).toArray());
  }

  private double margin(double[][] anchors, int pixel) {
    double[] sorted = Arrays.stream(distances(anchors, pixel)).sorted().toArray();
    return sorted[1] - sorted[0];
  }

  private double crossEntropy(int[] labels) {
    return IntStream.range(0, labels.length)
        .filter(i -> labels[i] != LabelMap.IGNORED)
        .mapToDouble(i -> Reference.crossEntropy(logits.at(i), labels[i]))
        .average()
        .orElseThrow();
  }

  private double sourceDistance(double[][] anchors) {
    Batch source = first.batch(Images.SOURCE);
    try (NetworkOutput output = first.output(Domain.SOURCE)) {
      PixelView said = new PixelView(output.logits());
      int[] labels =
          IntStream.range(0, said.images * said.pixels())
              .map(
                  i ->
                      said.label(source.labels(), source.size().height(), source.size().width(), i))
              .toArray();
      return distance(new PixelView(output.features()), said, labels, anchors);
    }
  }

  private static double distance(
      PixelView features, PixelView logits, int[] labels, double[][] anchors) {
    double sum = 0;
    int counted = 0;
    for (int n = 0; n < features.images; n++) {
      for (int c = 0; c < CLASSES; c++) {
        double[] mean = new double[DEPTH];
        int pixels = 0;
        for (int i = n * features.pixels(); i < (n + 1) * features.pixels(); i++) {
          if (labels[i] == c && Reference.argMax(logits.at(i)) == c) {
            pixels++;
            for (int d = 0; d < DEPTH; d++) {
              mean[d] += features.at(i)[d];
            }
          }
        }
        if (pixels >= 10) {
          counted++;
          double distance = 0;
          for (int d = 0; d < DEPTH; d++) {
            double x = Math.abs(mean[d] / pixels - anchors[c][d]);
            distance += (x < 1 ? x * x / 2 : x - 0.5) / DEPTH;
          }
          sum += distance > 5 ? distance / 10 : distance;
        }
      }
    }
    return counted == 0 ? 0 : 10 * sum / counted;
  }
}

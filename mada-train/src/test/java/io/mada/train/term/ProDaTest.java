package io.mada.train.term;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.train.Images;
import io.mada.api.train.Term;
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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The losses of ProDA, computed again pixel by pixel, with a mirror as strong augmentation. */
class ProDaTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();
  private static final int DEPTH = TinyNetwork.FEATURES;
  private static final double TEMPERATURE = 0.3;
  private static final double STEP = 0.01;

  private FirstIteration first;
  private PixelView taughtFeatures;
  private PixelView taughtLogits;
  private PixelView logits;
  private PixelView strongFeatures;
  private PixelView strongLogits;
  private PixelView taughtStrongLogits;

  @BeforeEach
  void open() {
    first = new FirstIteration();
    Batch target = first.batch(Images.TARGET);
    Batch mirrored = target.augmented(TinyStage.MIRRORED, new SplittableRandom(1));
    try (NDArray images = target.images(first.manager);
        NDArray strong = mirrored.images(first.manager);
        NetworkOutput taught = first.output(images, Mode.inference(Domain.TARGET));
        NetworkOutput taughtStrong = first.output(strong, Mode.inference(Domain.TARGET));
        NetworkOutput own = first.output(images, Mode.training(Domain.TARGET));
        NetworkOutput ownStrong = first.output(strong, Mode.training(Domain.TARGET))) {
      taughtFeatures = new PixelView(taught.features());
      taughtLogits = new PixelView(taught.logits());
      logits = new PixelView(own.logits());
      strongFeatures = new PixelView(ownStrong.features());
      strongLogits = new PixelView(ownStrong.logits());
      taughtStrongLogits = new PixelView(taughtStrong.logits());
    }
  }

  @AfterEach
  void close() {
    first.close();
  }

  @Test
  void theLossesAreThoseOfTheFormulas() {
    double crossEntropy = 0;
    double reverse = 0;
    double regular = 0;
    double structure = 0;
    int[] labels = new int[count()];
    for (int i = 0; i < count(); i++) {
      double[] near = Reference.softmax(nearness(taughtFeatures, i));
      double[] p0 = Reference.softmax(taughtLogits.at(i));
      double[] weighted = IntStream.range(0, CLASSES).mapToDouble(c -> near[c] * p0[c]).toArray();
      labels[i] = Reference.argMax(weighted);
      double[] p = Reference.softmax(logits.at(i));
      crossEntropy -= Math.log(p[labels[i]]) / count();
      for (int c = 0; c < CLASSES; c++) {
        reverse -= c == labels[i] ? 0 : p[c] * Math.log(1e-4) / count();
        regular -= Math.log(p[c]) / count() / CLASSES;
      }
      // The strong view's pixel is the mirrored one's of the weak view.
      double[] z = Reference.softmax(nearness(taughtFeatures, mirrored(i)));
      double[] s = Reference.softmax(nearness(strongFeatures, i));
      for (int c = 0; c < CLASSES; c++) {
        structure += z[c] * (Math.log(z[c]) - Math.log(s[c])) / count() / CLASSES;
      }
    }
    assertTrue(Arrays.stream(labels).distinct().count() > 1, "only one class is labelled");
    Map<String, Double> losses = run(0);
    assertEquals(0.1 * crossEntropy + reverse, losses.get("proda_denoised"), 1e-4);
    assertEquals(regular, losses.get("proda_regular"), 1e-4);
    assertTrue(structure > 1e-4);
    assertEquals(structure, losses.get("proda_structure"), 1e-4 * structure);
  }

  /** Corrected probabilities that are too small a share are left out. */
  @Test
  void aThresholdIgnoresWhatIsNotSure() {
    double[] shares = new double[count()];
    for (int i = 0; i < count(); i++) {
      double[] near = Reference.softmax(nearness(taughtFeatures, i));
      double[] p0 = Reference.softmax(taughtLogits.at(i));
      double[] weighted = IntStream.range(0, CLASSES).mapToDouble(c -> near[c] * p0[c]).toArray();
      shares[i] = Arrays.stream(weighted).max().orElseThrow() / Arrays.stream(weighted).sum();
    }
    double threshold = Reference.middle(shares);
    double sum = 0;
    int counted = 0;
    for (int i = 0; i < count(); i++) {
      if (shares[i] > threshold) {
        double[] near = Reference.softmax(nearness(taughtFeatures, i));
        double[] p0 = Reference.softmax(taughtLogits.at(i));
        int label =
            Reference.argMax(
                IntStream.range(0, CLASSES).mapToDouble(c -> near[c] * p0[c]).toArray());
        double[] p = Reference.softmax(logits.at(i));
        counted++;
        sum += -0.1 * Math.log(p[label]) - Math.log(1e-4) * (1 - p[label]);
      }
    }
    assertEquals(sum / counted, run(threshold).get("proda_denoised"), 1e-4);
  }

  @Test
  void prototypesFollowTheTeachersClassFeatures() {
    double[][] expected = TinyStage.meanFeatures();
    for (int n = 0; n < taughtFeatures.images; n++) {
      for (int c = 0; c < CLASSES; c++) {
        double[] mean = new double[DEPTH];
        int pixels = 0;
        for (int i = n * taughtLogits.pixels(); i < (n + 1) * taughtLogits.pixels(); i++) {
          if (Reference.argMax(taughtLogits.at(i)) == c) {
            pixels++;
            for (int d = 0; d < DEPTH; d++) {
              mean[d] += taughtFeatures.at(i)[d];
            }
          }
        }
        for (int d = 0; d < DEPTH && pixels >= 10; d++) {
          expected[c][d] = (1 - STEP) * expected[c][d] + STEP * mean[d] / pixels;
        }
      }
    }
    Stage stage = FirstIteration.stage(term(0));
    try (Network network = FirstIteration.untrained();
        Terms terms = first.terms(network, stage, 1)) {
      first.run(network, stage, terms);
      NDArray moved = terms.state().entries().get("proda.prototypes");
      assertArrayEquals(
          Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray(),
          FirstIteration.doubles(moved.toFloatArray()),
          1e-5);
    }
  }

  @Test
  void distillationLearnsFromSureLabelsAndFromAllProbabilities() {
    double[] sureness = new double[count()];
    int[] labels = new int[count()];
    for (int i = 0; i < count(); i++) {
      double[] straight = Reference.softmax(taughtLogits.at(i));
      double[] mirror = Reference.softmax(taughtStrongLogits.at(mirrored(i)));
      double[] mean =
          IntStream.range(0, CLASSES).mapToDouble(c -> (straight[c] + mirror[c]) / 2).toArray();
      labels[i] = Reference.argMax(mean);
      sureness[i] = mean[labels[i]];
    }
    double threshold = Reference.middle(sureness);
    double crossEntropy = 0;
    double divergence = 0;
    int counted = 0;
    for (int i = 0; i < count(); i++) {
      if (sureness[mirrored(i)] > threshold) {
        counted++;
        crossEntropy += Reference.crossEntropy(strongLogits.at(i), labels[mirrored(i)]);
      }
      double[] t = Reference.softmax(taughtStrongLogits.at(i));
      double[] s = Reference.softmax(strongLogits.at(i));
      for (int c = 0; c < CLASSES; c++) {
        divergence += t[c] * (Math.log(t[c]) - Math.log(s[c])) / count();
      }
    }
    Map<String, Double> losses;
    try (Network network = FirstIteration.untrained()) {
      Distill distill = new Distill(1, threshold, 1, TinyStage.MIRRORED);
      losses = first.run(network, new NamedTerm("distill", distill));
    }
    assertEquals(crossEntropy / counted, losses.get("distill_labels"), 1e-4);
    assertTrue(divergence > 1e-4);
    assertEquals(divergence, losses.get("distill_divergence"), 1e-4 * divergence);
  }

  @Test
  void theStrongViewsOfAnAccumulatedBatchDiffer() {
    Set<Long> drawn = ConcurrentHashMap.newKeySet();
    List<Augmentation> noting =
        List.of(
            (sample, random) -> {
              drawn.add(random.nextLong());
              return sample;
            });
    List<Term> terms =
        List.of(
            new ProDa(1, 0.1, 1, 0.1, 10, TEMPERATURE, 0, 0.9, STEP, noting),
            new Distill(1, 0.5, 1, noting));
    for (Term term : terms) {
      NamedTerm named = new NamedTerm("strong", term);
      for (int parts = 1; parts <= 2; parts++) {
        Stage stage = TinyStage.inParts(FirstIteration.stage(named), parts);
        drawn.clear();
        try (Network network = FirstIteration.untrained();
            Terms working = first.terms(network, stage, 1)) {
          first.run(network, stage, working);
        }
        assertEquals(stage.batch(), drawn.size(), parts + " parts");
      }
    }
  }

  private static NamedTerm term(double threshold) {
    return new NamedTerm(
        "proda",
        new ProDa(1, 0.1, 1, 0.1, 10, TEMPERATURE, threshold, 0.9, STEP, TinyStage.MIRRORED));
  }

  private Map<String, Double> run(double threshold) {
    try (Network network = FirstIteration.untrained()) {
      return first.run(network, term(threshold));
    }
  }

  private int count() {
    return taughtLogits.images * taughtLogits.pixels();
  }

  private int mirrored(int pixel) {
    int x = pixel % taughtLogits.width;
    return pixel - x + taughtLogits.width - 1 - x;
  }

  private static double[] nearness(PixelView features, int pixel) {
    double[] f = features.at(pixel);
    return Arrays.stream(TinyStage.meanFeatures())
        .mapToDouble(
            eta ->
                -Math.sqrt(
                        IntStream.range(0, DEPTH)
                            .mapToDouble(d -> (f[d] - eta[d]) * (f[d] - eta[d]))
                            .sum())
                    / TEMPERATURE)
        .toArray();
  }
}

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
import io.mada.api.testing.Sections;
import io.mada.api.train.Images;
import io.mada.train.Reference;
import io.mada.train.loop.FirstIteration;
import io.mada.train.loop.TinyStage;
import io.mada.train.stage.Stage.NamedTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassMixTest {

  private static final int IMAGES = 2;

  private FirstIteration first;

  /** What an untrained network exceeds in every second pixel. */
  private double threshold;

  @BeforeEach
  void open() {
    first = new FirstIteration();
    double[] sureness =
        Arrays.stream(upsampled(first.batch(Images.TARGET), Mode.inference(Domain.TARGET)))
            .mapToDouble(logits -> Arrays.stream(Reference.softmax(logits)).max().orElseThrow())
            .toArray();
    threshold = Reference.middle(sureness);
  }

  @AfterEach
  void close() {
    first.close();
  }

  /**
   * The loss is that of one of the mixtures which can be made of the batches: half of the classes
   * of each image of the donors, two of three or one of two.
   */
  @Test
  void theLossIsThatOfAMixtureOfHalfOfTheClasses() {
    double loss = loss(Images.SOURCE);
    List<Double> possible = losses(first.batch(Images.SOURCE));
    assertEquals(1, possible.stream().filter(l -> Math.abs(l - loss) < 1e-5 * l).count());
  }

  @Test
  void selectedImagesGiveClassesToo() {
    double loss = loss(Images.SELECTED);
    List<Double> possible = losses(first.batch(Images.SELECTED));
    assertEquals(1, possible.stream().filter(l -> Math.abs(l - loss) < 1e-5 * l).count());
  }

  @Test
  void theWeightScalesTheGradient() {
    float[] once = gradient(1);
    assertTrue(FirstIteration.norm(once) > 1e-3);
    FirstIteration.assertProportional(gradient(2.5), once, 2.5f);
  }

  /** Of a single colour, brightness times contrast around itself is all that can be seen. */
  @Test
  void colourNoiseKeepsGreyGreyAndTheRange() {
    try (NDArray grey = first.manager.full(new Shape(64, 3, 12, 10), 0.5f);
        NDArray changed = new PhotometricNoise(0.2, true).of(grey, new SplittableRandom(7))) {
      float[] values = changed.toFloatArray();
      int pixels = 3 * 12 * 10;
      int same = 0;
      for (int n = 0; n < 64; n++) {
        float value = values[n * pixels];
        for (int i = 0; i < pixels; i++) {
          assertEquals(value, values[n * pixels + i], 1e-5);
        }
        assertTrue(value >= 0.5 * 0.8 - 1e-5 && value <= 0.5 * 1.2 + 1e-5, "brightness " + value);
        same += value == 0.5f ? 1 : 0;
      }
      // One in five is left as it is.
      assertTrue(same >= 4 && same <= 25, same + " of 64 were not changed");
    }
  }

  /** Without jitter, a point becomes a Gaussian of the drawn width, or stays as it is. */
  @Test
  void blurSpreadsAPointByAGaussian() {
    float[] point = new float[3 * 21 * 21];
    point[10 * 21 + 10] = 1;
    point[21 * 21 + 10 * 21 + 10] = 1;
    point[2 * 21 * 21 + 10 * 21 + 10] = 1;
    int blurred = 0;
    for (int seed = 0; seed < 20; seed++) {
      try (NDArray image = first.manager.create(point, new Shape(1, 3, 21, 21));
          NDArray changed = new PhotometricNoise(0, true).of(image, new SplittableRandom(seed))) {
        float[] values = changed.toFloatArray();
        double centre = values[10 * 21 + 10];
        double beside = values[10 * 21 + 11];
        if (beside < 1e-6) {
          assertEquals(1, centre, 1e-5);
          continue;
        }
        blurred++;
        double halfInverse = Math.log(centre / beside);
        for (int y = 6; y <= 14; y++) {
          for (int x = 6; x <= 14; x++) {
            double squared = (y - 10) * (y - 10) + (x - 10) * (x - 10);
            assertEquals(centre * Math.exp(-squared * halfInverse), values[y * 21 + x], 1e-5);
          }
        }
      }
    }
    assertTrue(blurred > 2 && blurred < 18, blurred + " of 20 were blurred");
  }

  @Test
  void onlyLabelledSetsGiveClasses() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> ClassMix.read(Sections.of(Map.of("images", List.of("target")))));
    assertTrue(e.getMessage().contains("'target' is neither"), e.getMessage());
  }

  private NamedTerm term(Images donors, double weight) {
    return TinyStage.term(
        "class_mix",
        ClassMix::read,
        Map.of(
            "images",
            List.of(donors.word()),
            "threshold",
            threshold,
            "jitter",
            0,
            "blur",
            false,
            "weight",
            weight));
  }

  private double loss(Images donors) {
    try (Network network = FirstIteration.untrained()) {
      return first.run(network, term(donors, 1)).get("class_mix");
    }
  }

  private float[] gradient(double weight) {
    try (Network network = FirstIteration.untrained()) {
      first.run(network, term(Images.SOURCE, weight));
      return FirstIteration.gradient(network, "features.weight");
    }
  }

  /** Of every mixture of the target's batch with a donor's. */
  private List<Double> losses(Batch donor) {
    Batch target = first.batch(Images.TARGET);
    List<Double> losses = new ArrayList<>();
    for (List<Integer> upper : halves(donor, 0)) {
      for (List<Integer> lower : halves(donor, 1)) {
        losses.add(loss(target, donor, List.of(upper, lower)));
      }
    }
    return losses;
  }

  private static List<List<Integer>> halves(Batch batch, int image) {
    TreeSet<Integer> present = new TreeSet<>();
    int pixels = batch.labels().length / IMAGES;
    for (int i = image * pixels; i < (image + 1) * pixels; i++) {
      present.add(batch.labels()[i] & 0xff);
    }
    present.remove(LabelMap.IGNORED);
    List<Integer> classes = List.copyOf(present);
    assertTrue(classes.size() >= 2);
    if (classes.size() == 2) {
      return List.of(List.of(classes.get(0)), List.of(classes.get(1)));
    }
    return List.of(
        List.of(classes.get(0), classes.get(1)),
        List.of(classes.get(0), classes.get(2)),
        List.of(classes.get(1), classes.get(2)));
  }

  private double loss(Batch target, Batch donor, List<List<Integer>> pasted) {
    int width = target.size().width();
    int height = target.size().height();
    int pixels = width * height;
    double[][] taught = upsampled(target, Mode.inference(Domain.TARGET));
    byte[] rgb = target.rgb().clone();
    int[] labels = new int[IMAGES * pixels];
    double[] weights = new double[IMAGES * pixels];
    for (int n = 0; n < IMAGES; n++) {
      double sure = 0;
      for (int i = n * pixels; i < (n + 1) * pixels; i++) {
        double[] p = Reference.softmax(taught[i]);
        labels[i] = Reference.argMax(p);
        sure += p[labels[i]] > threshold ? 1.0 / pixels : 0;
      }
      assertTrue(sure > 0.01 && sure < 0.99, "the threshold divides nothing: " + sure);
      for (int i = n * pixels; i < (n + 1) * pixels; i++) {
        weights[i] = sure;
        if (pasted.get(n).contains(donor.labels()[i] & 0xff)) {
          System.arraycopy(donor.rgb(), 3 * i, rgb, 3 * i, 3);
          labels[i] = donor.labels()[i];
          weights[i] = 1;
        }
      }
    }
    Batch mixed = new Batch(target.indices(), target.size(), rgb, target.labels());
    double[][] logits = upsampled(mixed, Mode.training(Domain.TARGET));
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += weights[i] * Reference.crossEntropy(logits[i], labels[i]) / labels.length;
    }
    return sum;
  }

  /** What the untrained network says of each pixel. */
  private double[][] upsampled(Batch batch, Mode mode) {
    try (NDArray images = batch.images(first.manager);
        NetworkOutput output = first.output(images, mode)) {
      return new PixelView(output.logits()).upsampled(batch.size().height(), batch.size().width());
    }
  }
}

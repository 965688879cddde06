package io.mada.train.term;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.train.Reference;
import io.mada.train.loop.FirstIteration;
import io.mada.train.stage.Stage.NamedTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of MADAv2's second stage, each against its formula. */
class MadaV2Test {

  private static final int CLASSES = 4;
  private static final int SIDE = 6;
  private static final int IMAGES = 2;
  private static final int PIXELS = IMAGES * SIDE * SIDE;
  private static final float[] Q = {0.9f, 0.5f, 0.2f, 0.7f};

  private FirstIteration first;
  private NDArray student;
  private NDArray teacher;
  private NDArray confidence;

  @BeforeEach
  void open() {
    first = new FirstIteration();
    student = logits(1);
    teacher = logits(2);
    confidence = first.manager.create(Q);
  }

  @AfterEach
  void close() {
    first.close();
  }

  private NDArray logits(long seed) {
    var random = new SplittableRandom(seed);
    float[] values = new float[PIXELS * CLASSES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (4 * random.nextDouble() - 2);
    }
    return first.manager.create(values, new Shape(IMAGES, CLASSES, SIDE, SIDE));
  }

  @Test
  void pixelsWeighAsMuchAsTheTeacherIsSure() {
    boolean[] all = new boolean[PIXELS];
    Arrays.fill(all, true);
    assertEquals(expected(all), loss(new Consistency(2, 0, true), 0), 1e-5);
  }

  /** U2PL leaves out the least certain pixels; the published code of MADAv2 the most certain. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneSideOfTheEntropyIsLeftOut(boolean uncertain) {
    double[] entropy =
        IntStream.range(0, PIXELS)
            .mapToDouble(
                i ->
                    -Arrays.stream(Reference.softmax(new PixelView(teacher).at(i)))
                        .map(p -> p * Math.log(p))
                        .sum())
            .toArray();
    double[] sorted = Arrays.stream(entropy).sorted().toArray();
    int ignored = (int) Math.round(0.25 * PIXELS);
    boolean[] counted = new boolean[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      counted[i] =
          uncertain ? entropy[i] < sorted[PIXELS - ignored] : entropy[i] > sorted[ignored - 1];
    }
    assertEquals(PIXELS - ignored, IntStream.range(0, PIXELS).filter(i -> counted[i]).count());
    assertEquals(expected(counted), loss(new Consistency(2, 0, uncertain), 0.25), 1e-5);
  }

  /**
   * The surer the network is of a class, the fewer of its pixels are kept: 1 - q by the largest.
   */
  @Test
  void sureClassesAreKeptLessOften() {
    // Of one pixel, the loss is its cross-entropy if it is kept, and 0 if it is not.
    for (int c = 0; c < CLASSES; c++) {
      float[] values = new float[CLASSES];
      values[c] = 5;
      int kept = 0;
      int draws = 400;
      try (NDArray own = first.manager.create(values, new Shape(1, CLASSES, 1, 1));
          NDArray taught = first.manager.create(new Shape(1, CLASSES, 1, 1))) {
        for (int i = 0; i < draws; i++) {
          try (NDArray loss = new Consistency(2, 1, true).loss(own, taught, confidence, 0)) {
            kept += loss.getFloat() > 0 ? 1 : 0;
          }
        }
      }
      double chance = Math.min(1, (1 - Q[c]) / 0.8);
      double deviation = Math.sqrt(chance * (1 - chance) / draws);
      assertEquals(chance, (double) kept / draws, 4 * deviation + 1e-9);
    }
  }

  /** A class that is absent keeps its value, and the others move a thousandth of the way. */
  @Test
  void confidenceFollowsTheProbabilityOfTheLabel() {
    long[] labels = new long[PIXELS];
    var random = new SplittableRandom(3);
    for (int i = 0; i < PIXELS; i++) {
      labels[i] = random.nextInt(8) == 0 ? 255 : random.nextInt(3);
    }
    double[] expected = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      int wanted = c;
      double mean =
          IntStream.range(0, PIXELS)
              .filter(i -> labels[i] == wanted)
              .mapToDouble(i -> Reference.softmax(new PixelView(student).at(i))[wanted])
              .average()
              .orElse(0);
      expected[c] = 0.001 * mean;
    }
    ClassConfidence q = new ClassConfidence(CLASSES, first.manager);
    try (NDArray given = first.manager.create(labels, new Shape(IMAGES, SIDE, SIDE))) {
      q.follow(student, given);
    }
    assertArrayEquals(expected, FirstIteration.doubles(q.read()), 1e-8);
    assertEquals(0, expected[3]);
  }

  @Test
  void classesAreDrawnByWhatIsLeftToLearn() {
    int[] drawn = new int[CLASSES];
    int draws = 40_000;
    var random = new SplittableRandom(5);
    for (int i = 0; i < draws; i++) {
      drawn[ClassConfidence.draw(Q, List.of(0, 2, 3), Math::sqrt, random)]++;
    }
    double sum = Math.exp(Math.sqrt(0.1)) + Math.exp(Math.sqrt(0.8)) + Math.exp(Math.sqrt(0.3));
    assertEquals(0, drawn[1]);
    for (int c : List.of(0, 2, 3)) {
      assertEquals(Math.exp(Math.sqrt(1 - Q[c])) / sum, (double) drawn[c] / draws, 0.01);
    }
  }

  /** Pixels that touch at a corner belong together; what is too small is left. */
  @Test
  void aBoxIsAroundAComponent() {
    int width = 20;
    byte[] map = new byte[width * 20];
    // A diagonal of four, a block of six, and single pixels below the least area of two.
    for (int i = 0; i < 4; i++) {
      map[(2 + i) * width + 3 + i] = 7;
    }
    for (int i = 0; i < 6; i++) {
      map[(12 + i / 3) * width + 10 + i % 3] = 7;
    }
    map[19 * width] = 7;
    map[19 * width + 19] = 7;
    Set<Region> boxes = new HashSet<>();
    for (int seed = 0; seed < 30; seed++) {
      boxes.add(CutBox.of(map, width, 7, new SplittableRandom(seed)));
    }
    assertEquals(Set.of(new Region(3, 2, 4, 4), new Region(10, 12, 3, 2)), boxes);
  }

  @Test
  void withoutAComponentABoxIsHalfTheImage() {
    List<Integer> widths = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      Region box = CutBox.of(new byte[40 * 30], 40, 7, new SplittableRandom(seed));
      assertTrue(box.x() >= 0 && box.x() + box.width() <= 40, box.toString());
      assertTrue(box.y() >= 0 && box.y() + box.height() <= 30, box.toString());
      assertEquals(600, box.width() * box.height(), 40, box.toString());
      widths.add(box.width());
    }
    assertTrue(widths.stream().distinct().count() > 10);
  }

  /** Without pasted objects, the labelled images are learnt by their labels and by the teacher. */
  @Test
  void labelledImagesLearnFromLabelsAndTeacher() {
    Batch batch = first.batch(Images.SELECTED);
    int height = batch.size().height();
    int width = batch.size().width();
    double supervised = 0;
    int labelled = 0;
    double consistent = 0;
    double weights = 0;
    try (NDArray images = batch.images(first.manager);
        NetworkOutput taught = first.output(images, Mode.inference(Domain.TARGET));
        NetworkOutput own = first.output(images, Mode.training(Domain.TARGET))) {
      double[][] teaching = new PixelView(taught.logits()).upsampled(height, width);
      double[][] saying = new PixelView(own.logits()).upsampled(height, width);
      for (int i = 0; i < saying.length; i++) {
        int label = batch.labels()[i] & 0xff;
        if (label != LabelMap.IGNORED) {
          labelled++;
          supervised += Reference.crossEntropy(saying[i], label);
        }
        double[] p = Reference.softmax(teaching[i]);
        int wanted = Reference.argMax(p);
        weights += p[wanted] * p[wanted];
        consistent += p[wanted] * p[wanted] * Reference.crossEntropy(saying[i], wanted);
      }
    }
    Map<String, Double> losses;
    MadaV2 term =
        new MadaV2(
            Tensors::crossEntropy, 1, 0.5, 0.9, 0, List.of(), 0.2, new Consistency(2, 1, true));
    try (Network network = FirstIteration.untrained()) {
      losses = first.run(network, new NamedTerm("mada_v2", term));
    }
    double expected = supervised / labelled + 0.5 * consistent / weights;
    assertEquals(expected, losses.get("mada_v2_labelled"), 1e-4);
    assertTrue(losses.get("mada_v2_mixed") > 0);
  }

  @Test
  void idsThatAreNoClassAreAMistake() {
    MadaV2 term =
        new MadaV2(
            Tensors::crossEntropy, 1, 1, 0.9, 0.5, List.of(30), 0.2, new Consistency(2, 1, true));
    assertEquals(
        "the term 'mada_v2' has frequent: [30], but the network's classes are 0 to 2",
        assertThrows(ConfigurationException.class, () -> term.check(List.of("road", "sky", "car")))
            .getMessage());
  }

  private double loss(Consistency consistency, double ignored) {
    try (NDArray loss = consistency.loss(student, teacher, confidence, ignored)) {
      return loss.getFloat();
    }
  }

  private double expected(boolean[] counted) {
    PixelView own = new PixelView(student);
    PixelView taught = new PixelView(teacher);
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < PIXELS; i++) {
      if (counted[i]) {
        double[] p = Reference.softmax(taught.at(i));
        int label = Reference.argMax(p);
        weights += p[label] * p[label];
        sum += p[label] * p[label] * Reference.crossEntropy(own.at(i), label);
      }
    }
    return sum / weights;
  }
}

package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.active.Tasks;
import io.mada.active.strategy.SuperpixelProbes.Score;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Superpixels;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.select.Choice;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuperpixelStrategyTest {

  private static final int CLASSES = 3;
  private static final int CHANNELS = 5;
  private static final int WIDTH = 24;
  private static final int HEIGHT = 16;

  /** Of the logits: their cells are 3 x 4 pixels, and superpixels go across them. */
  private static final int COLUMNS = 8;

  private static final int ROWS = 4;
  private static final int SIDE = 8;
  private static final ImageSize SIZE = new ImageSize(WIDTH, HEIGHT);

  private final NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void scoresAreMeansOverThePixelsOfTheLabel(Score score) {
    float[] logits = random(2 * CLASSES * ROWS * COLUMNS, 1);
    float[] features = random(2 * CHANNELS * ROWS * COLUMNS, 2);
    List<Superpixels> images = List.of(superpixels(0), superpixels(1));

    float[] entries =
        measure(SuperpixelProbes.of(score, SIDE), logits, features, null, images).toFloatArray();

    int most = Superpixels.most(SIZE, SIDE);
    for (int i = 0; i < 2; i++) {
      for (int number = 0; number < most; number++) {
        int entry = (i * most + number) * 2;
        if (number >= images.get(i).count()) {
          assertEquals(0, entries[entry]);
          continue;
        }
        assertEquals(images.get(i).pixels(number), entries[entry]);
        double plain = plainScore(score, logits, i, images.get(i), number);
        assertEquals(plain, entries[entry + 1], 1e-6);
      }
    }
  }

  /** Pixel by pixel in double precision. */
  private static double plainScore(
      Score score, float[] logits, int image, Superpixels superpixels, int number) {
    double sum = 0;
    double[] counts = new double[CLASSES];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (superpixels.number(y * WIDTH + x) == number) {
          double[] p = softmax(logits, image, y * ROWS / HEIGHT * COLUMNS + x * COLUMNS / WIDTH);
          double[] sorted = Arrays.stream(p).sorted().toArray();
          sum +=
              score == Score.MARGIN
                  ? sorted[CLASSES - 2] - sorted[CLASSES - 1]
                  : -Arrays.stream(p).map(q -> q * Math.log(q)).sum();
          counts[largest(p)]++;
        }
      }
    }
    double all = superpixels.pixels(number);
    double impurity =
        -Arrays.stream(counts).filter(n -> n > 0).map(n -> n / all * Math.log(n / all)).sum();
    double most = Math.log(CLASSES);
    return sum / all * (score == Score.RIPU ? impurity / most / most : 1);
  }

  private static double[] softmax(float[] logits, int image, int cell) {
    double[] p =
        IntStream.range(0, CLASSES)
            .mapToDouble(c -> Math.exp(logits[(image * CLASSES + c) * ROWS * COLUMNS + cell]))
            .toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(q -> q / sum).toArray();
  }

  private static int largest(double[] p) {
    int largest = 0;
    for (int c = 0; c < p.length; c++) {
      largest = p[c] > p[largest] ? c : largest;
    }
    return largest;
  }

  @Test
  void featuresAreMeansAndTheClassIsThatOfMostPixels() {
    float[] logits = random(2 * CLASSES * ROWS * COLUMNS, 3);
    float[] features = random(2 * CHANNELS * ROWS * COLUMNS, 4);
    List<Superpixels> images = List.of(superpixels(0), superpixels(1));

    float[] entries =
        measure(SuperpixelFeatures.ofAll(SIDE), logits, features, null, images).toFloatArray();

    int most = Superpixels.most(SIZE, SIDE);
    for (int i = 0; i < 2; i++) {
      for (int number = 0; number < images.get(i).count(); number++) {
        int entry = (i * most + number) * (2 + CHANNELS);
        double[] mean = new double[CHANNELS];
        double[] counts = new double[CLASSES];
        for (int y = 0; y < HEIGHT; y++) {
          for (int x = 0; x < WIDTH; x++) {
            int cell = y * ROWS / HEIGHT * COLUMNS + x * COLUMNS / WIDTH;
            if (images.get(i).number(y * WIDTH + x) == number) {
              counts[largest(softmax(logits, i, cell))]++;
              for (int d = 0; d < CHANNELS; d++) {
                mean[d] +=
                    features[(i * CHANNELS + d) * ROWS * COLUMNS + cell]
                        / (double) images.get(i).pixels(number);
              }
            }
          }
        }
        assertEquals(images.get(i).pixels(number), entries[entry]);
        assertEquals(largest(counts), entries[entry + 1]);
        for (int d = 0; d < CHANNELS; d++) {
          assertEquals(mean[d], entries[entry + 2 + d], 1e-6);
        }
      }
    }
  }

  @Test
  void ofTheSourceOneSuperpixelOfEachClassIsKeptWhoseLabelsAgree() {
    float[] logits = random(2 * CLASSES * ROWS * COLUMNS, 3);
    float[] features = random(2 * CHANNELS * ROWS * COLUMNS, 4);
    List<Superpixels> images = List.of(superpixels(0), superpixels(1));
    long[] labels = new long[2 * ROWS * COLUMNS];
    for (int i = 0; i < labels.length; i++) {
      // All that is of class 1 in the prediction is said to be of class 2.
      int predicted = largest(softmax(logits, i / 32, i % 32));
      labels[i] = predicted == 1 ? 2 : predicted;
    }
    float[] all =
        measure(SuperpixelFeatures.ofAll(SIDE), logits, features, null, images).toFloatArray();

    float[] kept = ofClasses(logits, features, labels, images, 0);

    int most = Superpixels.most(SIZE, SIDE);
    for (int i = 0; i < 2; i++) {
      for (int c = 0; c < CLASSES; c++) {
        int from = (i * CLASSES + c) * CHANNELS;
        float[] vector = Arrays.copyOfRange(kept, from, from + CHANNELS);
        boolean some = false;
        for (int number = 0; number < images.get(i).count(); number++) {
          int entry = (i * most + number) * (2 + CHANNELS) + 2;
          some |= Arrays.equals(vector, Arrays.copyOfRange(all, entry, entry + CHANNELS));
        }
        boolean none = Arrays.equals(vector, new float[CHANNELS]);
        assertTrue(c == 1 ? none : some || none);
      }
    }
    assertFalse(Arrays.equals(kept, new float[kept.length]));
    assertTrue(
        LongStream.range(0, 20)
            .mapToObj(other -> ofClasses(logits, features, labels, images, other))
            .anyMatch(drawn -> !Arrays.equals(kept, drawn)),
        "the seed decides");
  }

  @Test
  void theBestOfThePoolAreTakenUntilTheBudgetIsSpent() {
    float[] scores = random(3 * 6, 5);
    List<Choice> choices = select(SuperpixelStrategy.entropy(SIDE), Score.ENTROPY, scores, 0.3);

    List<Integer> order = new ArrayList<>();
    IntStream.range(0, 18).forEach(order::add);
    order.sort((a, b) -> Float.compare(scores[b], scores[a]));
    double left = 0.3 * 3 * WIDTH * HEIGHT;
    int taken = 0;
    for (int place : order) {
      Superpixels superpixels = superpixels(place / 6);
      int pixels = superpixels.pixels(place % 6);
      if (left < pixels / 2.0) {
        break;
      }
      left -= pixels;
      assertEquals(
          new Choice(place / 6, scores[place], superpixels.region(place % 6)), choices.get(taken));
      taken++;
    }
    assertEquals(taken, choices.size());
    assertTrue(taken > 3);
  }

  @Test
  void equalScoresGoToTheEarlierAndNegativeOnesAreInOrder() {
    float[] scores = new float[18];
    Arrays.fill(scores, -2);
    scores[7] = -0.5f;
    scores[17] = -1;
    List<Choice> choices = select(SuperpixelStrategy.margin(SIDE), Score.MARGIN, scores, 0.2);
    assertEquals(List.of(1, 2, 0), Tasks.images(choices).subList(0, 3));
    assertEquals(superpixels(1).region(1), choices.get(0).region());
    assertEquals(superpixels(0).region(0), choices.get(2).region());
  }

  @Test
  void ripuSpendsTheSameInEachImage() {
    float[] scores = random(18, 6);
    for (int i = 0; i < 6; i++) {
      scores[i] += 10;
    }
    List<Choice> choices = select(SuperpixelStrategy.ripu(SIDE), Score.RIPU, scores, 0.34);
    for (int image = 0; image < 3; image++) {
      int i = image;
      double pixels =
          choices.stream().filter(c -> c.image() == i).mapToDouble(c -> c.region().pixels()).sum();
      assertEquals(0.34 * WIDTH * HEIGHT, pixels, 64);
    }
  }

  @Test
  void whatEarlierRoundsHaveChosenIsNotChosenAgain() {
    float[] scores = random(18, 7);
    Tasks tasks = tasks(Score.ENTROPY, scores).labelled(0);
    tasks.regions(1, superpixels(1).region(2), superpixels(1).region(3));
    List<Choice> choices = SuperpixelStrategy.entropy(SIDE).select(task(tasks, 1));
    assertEquals(4 + 6, choices.size());
    assertFalse(Tasks.images(choices).contains(0));
    assertTrue(
        choices.stream()
            .noneMatch(
                c ->
                    c.image() == 1
                        && List.of(superpixels(1).region(2), superpixels(1).region(3))
                            .contains(c.region())));
  }

  @Test
  void aBudgetBelowASuperpixelIsAnError() {
    MadaException e =
        assertThrows(
            MadaException.class,
            () -> select(SuperpixelStrategy.entropy(SIDE), Score.ENTROPY, new float[18], 0.01));
    assertEquals(
        "a budget of 0.01 of the pixels is less than half a superpixel of 8 x 8; raise"
            + " selection.budget, or lower selection.regions.size",
        e.getMessage());
  }

  @Test
  void densityTakesSuperpixelsThatTheSourceLacks() {
    // Of 40 images, the sixth superpixel of the last ten is 3 off.
    int images = 40;
    int entry = 2 + CHANNELS;
    Random random = new Random(8);
    float[] target = new float[images * 6 * entry];
    for (int place = 0; place < images * 6; place++) {
      target[place * entry] = superpixels(place / 6).pixels(place % 6);
      target[place * entry + 1] = place % 2;
      for (int d = 2; d < entry; d++) {
        boolean other = place / 6 >= 30 && place % 6 == 5;
        target[place * entry + d] = (float) (5 + 0.5 * random.nextGaussian() + (other ? 3 : 0));
      }
    }
    float[] source = new float[100 * CLASSES * CHANNELS];
    for (int i = 0; i < source.length; i++) {
      boolean absent = i / CHANNELS % CLASSES == 2;
      source[i] = absent ? 0 : (float) (5 + 0.5 * random.nextGaussian());
    }
    Tasks tasks =
        Tasks.of(images)
            .target(SuperpixelFeatures.ofAll(SIDE), FloatMatrix.of(new Shape(6, entry), target))
            .source(
                SuperpixelFeatures.ofClasses(SIDE),
                FloatMatrix.of(new Shape(CLASSES, CHANNELS), source));

    List<Choice> choices = new SuperpixelDensityStrategy(SIDE).select(task(tasks, 10.0 / 240));

    long different =
        choices.stream()
            .filter(c -> c.image() >= 30)
            .filter(c -> c.region().equals(superpixels(c.image()).region(5)))
            .count();
    assertTrue(different >= 8, choices.toString());
    double pixels = choices.stream().mapToDouble(c -> c.region().pixels()).sum();
    assertEquals(10.0 / 240 * images * WIDTH * HEIGHT, pixels, 40);
    assertEquals(choices.size(), choices.get(0).score());
  }

  private List<Choice> select(
      SelectionStrategy strategy, Score score, float[] scores, double share) {
    return strategy.select(task(tasks(score, scores), share));
  }

  /** Three images with six superpixels each. */
  private static Tasks tasks(Score score, float[] scores) {
    float[] entries = new float[2 * scores.length];
    for (int place = 0; place < scores.length; place++) {
      entries[2 * place] = superpixels(place / 6).pixels(place % 6);
      entries[2 * place + 1] = scores[place];
    }
    return Tasks.of(scores.length / 6)
        .target(SuperpixelProbes.of(score, SIDE), FloatMatrix.of(new Shape(6, 2), entries));
  }

  private static SelectionTask task(Tasks tasks, double share) {
    SelectionTask task = tasks.cover(share, SIZE);
    return new SelectionTask(
        task.names(),
        task.target(),
        task.source(),
        task.anchors(),
        task.labelled(),
        task.regions(),
        task.images(),
        task.share(),
        task.labelSize(),
        task.classes(),
        task.seed(),
        (image, side) -> superpixels(image));
  }

  /** Six of them, with ragged edges; another raggedness for each image. */
  private static Superpixels superpixels(int image) {
    Random random = new Random(image);
    int[] numbers = new int[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      int shift = random.nextInt(3);
      for (int x = 0; x < WIDTH; x++) {
        numbers[y * WIDTH + x] = y / 8 * 3 + Math.min(2, Math.max(0, (x - shift) / 8));
      }
    }
    return new Superpixels(SIZE, numbers);
  }

  private float[] ofClasses(
      float[] logits, float[] features, long[] labels, List<Superpixels> images, long seed) {
    Probe probe = SuperpixelFeatures.ofClasses(SIDE);
    return measure(probe, logits, features, labels, images, seed).toFloatArray();
  }

  private NDArray measure(
      Probe probe, float[] logits, float[] features, long[] labels, List<Superpixels> images) {
    return measure(probe, logits, features, labels, images, 0);
  }

  private NDArray measure(
      Probe probe,
      float[] logits,
      float[] features,
      long[] labels,
      List<Superpixels> images,
      long seed) {
    NDArray l = scope.create(logits, new Shape(2, CLASSES, ROWS, COLUMNS));
    NDArray f = scope.create(features, new Shape(2, CHANNELS, ROWS, COLUMNS));
    NDArray y = labels == null ? null : scope.create(labels, new Shape(2, ROWS, COLUMNS));
    return probe
        .measure()
        .measure(new Observation(new NetworkOutput(f, l), y, null, side -> images, seed));
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}

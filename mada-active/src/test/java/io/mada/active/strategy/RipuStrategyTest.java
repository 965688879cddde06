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
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Region;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.select.Choice;
import io.mada.api.select.Observation;
import io.mada.api.tensor.FloatMatrix;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RipuStrategyTest {

  @Test
  void theScoreIsImpurityTimesUncertaintyOfTheWindow() {
    int classes = 3;
    int height = 4;
    int width = 130;
    Random random = new Random(1);
    float[] logits = new float[2 * classes * height * width];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (2 * random.nextGaussian());
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray l = manager.create(logits, new Shape(2, classes, height, width));
      Observation observation = new Observation(new NetworkOutput(l, l), null, null);
      float[] scores = RipuStrategy.REGION_SCORE.measure().measure(observation).toFloatArray();
      assertEquals(2 * height * width, scores.length);
      // A map of 130 columns has a radius of 2.
      for (int i = 0; i < scores.length; i += 11) {
        int pixel = i % (height * width);
        double expected =
            score(
                logits,
                i / (height * width),
                classes,
                height,
                width,
                pixel / width,
                pixel % width,
                2);
        assertEquals(expected, scores[i], 1e-6);
      }
    }
  }

  @Test
  void takesTheBestWindowsThatDoNotOverlap() {
    // Labels of 64 x 32 on a map of the same size: a radius of 1, windows of 3 x 3.
    float[] map = new float[64 * 32];
    map[10 * 64 + 20] = 9;
    map[10 * 64 + 22] = 8;
    map[12 * 64 + 20] = 7;
    map[10 * 64 + 23] = 6;
    map[0] = 5;
    List<Choice> choices = select(tasks(map), 23 / 2048.0, new ImageSize(64, 32));
    // 9 + 9 + 4 pixels; the rest is less than half a window. The cells of 8 and 7 overlap the
    // first, the corner is cut.
    assertEquals(
        List.of(
            new Choice(0, 9, new Region(19, 9, 3, 3)),
            new Choice(0, 6, new Region(22, 9, 3, 3)),
            new Choice(0, 5, new Region(0, 0, 2, 2))),
        choices);
  }

  @Test
  void windowsAreInPixelsOfTheLabel() {
    // A map of a quarter of the label's size; the radius at 256 x 128 is 4.
    float[] map = new float[64 * 32];
    map[5 * 64 + 7] = 1;
    List<Choice> choices = select(tasks(map), 81.0 / 256 / 128, new ImageSize(256, 128));
    // The centre of the cell (7, 5) is the pixel (30, 22).
    assertEquals(List.of(new Choice(0, 1, new Region(26, 18, 9, 9))), choices);
  }

  @Test
  void everyImageHasItsShareWithoutOverlap() {
    Random random = new Random(3);
    float[] maps = new float[3 * 40 * 20];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = random.nextFloat();
    }
    ImageSize size = new ImageSize(320, 160);
    List<Choice> choices = select(tasks(maps, 3, 40, 20), 0.1, size);
    for (int image = 0; image < 3; image++) {
      int[] covered = new int[320 * 160];
      for (Choice choice : choices) {
        if (choice.image() == image) {
          paint(covered, choice.region());
        }
      }
      int area = 0;
      for (int count : covered) {
        assertTrue(count <= 1, "windows overlap");
        area += count;
      }
      assertEquals(0.1 * 320 * 160, area, 0.5 * 11 * 11);
    }
  }

  @Test
  void choosesAsASearchThroughTheWholeMapWould() {
    Random random = new Random(5);
    float[] map = new float[64 * 32];
    for (int i = 0; i < map.length; i++) {
      map[i] = random.nextFloat();
    }
    List<Choice> choices = select(tasks(map.clone()), 0.2, new ImageSize(64, 32));
    assertTrue(choices.size() > 40);
    for (Choice choice : choices) {
      int best = 0;
      for (int i = 0; i < map.length; i++) {
        best = map[i] > map[best] ? i : best;
      }
      assertEquals(map[best], choice.score());
      for (int i = 0; i < map.length; i++) {
        if (Math.abs(i % 64 - best % 64) < 3 && Math.abs(i / 64 - best / 64) < 3) {
          map[i] = -1;
        }
      }
    }
  }

  @Test
  void leavesOutLabelledImagesAndWindows() {
    float[] maps = new float[2 * 64 * 32];
    maps[64 * 32 + 10 * 64 + 20] = 9;
    maps[64 * 32 + 10 * 64 + 23] = 8;
    Tasks tasks = tasks(maps, 2, 64, 32).labelled(0).regions(1, new Region(20, 10, 1, 1));
    List<Choice> choices = select(tasks, 9 / 2048.0, new ImageSize(64, 32));
    assertEquals(List.of(new Choice(1, 8, new Region(22, 9, 3, 3))), choices);
  }

  @Test
  void aLaterRoundWithNextToNothingLeftTakesNothing() {
    Tasks tasks = tasks(new float[64 * 32]).regions(0, new Region(20, 10, 3, 3));
    assertEquals(List.of(), select(tasks, 0.001, new ImageSize(64, 32)));
  }

  @Test
  void anImageMayBeCoveredWhole() {
    List<Choice> choices = select(tasks(new float[64 * 32]), 1, new ImageSize(64, 32));
    Set<Region> regions = choices.stream().map(Choice::region).collect(Collectors.toSet());
    assertEquals(choices.size(), regions.size());
    assertFalse(choices.isEmpty());
  }

  @Test
  void aBudgetBelowAWindowIsAnError() {
    Tasks tasks = tasks(new float[64 * 32]);
    var error =
        assertThrows(MadaException.class, () -> select(tasks, 0.001, new ImageSize(64, 32)));
    assertTrue(error.getMessage().contains("window of 3 x 3"), error.getMessage());
  }

  private static List<Choice> select(Tasks tasks, double share, ImageSize size) {
    return new RipuStrategy().select(tasks.cover(share, size));
  }

  private static Tasks tasks(float[] map) {
    return tasks(map, 1, 64, 32);
  }

  private static Tasks tasks(float[] maps, int images, int width, int height) {
    return Tasks.of(images)
        .target(RipuStrategy.REGION_SCORE, FloatMatrix.of(new Shape(height, width), maps));
  }

  private static void paint(int[] covered, Region region) {
    for (int y = region.y(); y < region.y() + region.height(); y++) {
      for (int x = region.x(); x < region.x() + region.width(); x++) {
        covered[y * 320 + x]++;
      }
    }
  }

  private static double score(
      float[] logits,
      int image,
      int classes,
      int height,
      int width,
      int row,
      int column,
      int radius) {
    double[] counts = new double[classes];
    double uncertainty = 0;
    int pixels = 0;
    for (int y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++) {
      for (int x = Math.max(0, column - radius); x <= Math.min(width - 1, column + radius); x++) {
        double sum = 0;
        int best = 0;
        double[] p = new double[classes];
        for (int c = 0; c < classes; c++) {
          p[c] = Math.exp(logits[((image * classes + c) * height + y) * width + x]);
          sum += p[c];
          best = p[c] > p[best] ? c : best;
        }
        for (int c = 0; c < classes; c++) {
          uncertainty -= p[c] / sum * Math.log(p[c] / sum);
        }
        counts[best]++;
        pixels++;
      }
    }
    double impurity = 0;
    for (double count : counts) {
      impurity -= count == 0 ? 0 : count / pixels * Math.log(count / pixels);
    }
    return impurity / Math.log(classes) * uncertainty / pixels / Math.log(classes);
  }
}

package io.mada.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionTest {

  @Test
  void aWindowIsItsOnlyPart() {
    Region window = new Region(3, 4, 5, 6);
    assertTrue(window.isWindow());
    assertEquals(30, window.pixels());
    assertEquals(List.of(window), window.parts());
  }

  @Test
  void runsGoOverTheEndsOfRows() {
    // . # #
    // # # .
    // . . #
    Region region = new Region(10, 20, 3, 3, List.of(1, 4, 3, 1));
    assertFalse(region.isWindow());
    assertEquals(5, region.pixels());
    assertEquals(
        List.of(new Region(11, 20, 2, 1), new Region(10, 21, 2, 1), new Region(12, 22, 1, 1)),
        region.parts());
    assertEquals(region, new Region(10, 20, 3, 3, List.of(1, 4, 3, 1)));
  }

  @Test
  void runsThatAreNotTheWindowsAreRefused() {
    for (List<Integer> runs :
        List.of(
            List.of(9),
            List.of(1, 7),
            List.of(1, 9),
            List.of(-1, 10),
            List.of(1, 0, 8),
            List.of(Integer.MAX_VALUE, Integer.MAX_VALUE))) {
      assertThrows(IllegalArgumentException.class, () -> new Region(0, 0, 3, 3, runs));
    }
  }

  @Test
  void theRegionsOfSuperpixelsMakeUpTheImage() {
    Superpixels superpixels = superpixels(31, 17);
    int[] covered = new int[31 * 17];
    Arrays.fill(covered, -1);
    for (int number = 0; number < superpixels.count(); number++) {
      Region region = superpixels.region(number);
      assertEquals(superpixels.pixels(number), region.pixels());
      for (Region part : region.parts()) {
        for (int y = part.y(); y < part.y() + part.height(); y++) {
          for (int x = part.x(); x < part.x() + part.width(); x++) {
            assertEquals(-1, covered[y * 31 + x]);
            covered[y * 31 + x] = number;
            assertEquals(number, superpixels.number(y * 31 + x));
          }
        }
      }
    }
    assertTrue(Arrays.stream(covered).allMatch(number -> number >= 0));
  }

  @Test
  void aMapsMeanIsThatOverThePixelsOfTheLabel() {
    for (int[] map : List.of(new int[] {8, 5}, new int[] {31, 17}, new int[] {40, 20})) {
      Superpixels superpixels = superpixels(31, 17);
      Random random = new Random(1);
      float[] values = new float[map[0] * map[1]];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      double[] sums = new double[superpixels.count()];
      for (int y = 0; y < 17; y++) {
        for (int x = 0; x < 31; x++) {
          sums[superpixels.number(y * 31 + x)] +=
              values[y * map[1] / 17 * map[0] + x * map[0] / 31];
        }
      }
      double[] means = superpixels.means(values, map[0], map[1]);
      for (int i = 0; i < sums.length; i++) {
        assertEquals(sums[i] / superpixels.pixels(i), means[i], 1e-12);
      }
    }
  }

  @Test
  void numbersWithGapsAreRefused() {
    ImageSize size = new ImageSize(2, 1);
    assertThrows(IllegalArgumentException.class, () -> new Superpixels(size, new int[] {0, 2}));
    assertThrows(IllegalArgumentException.class, () -> new Superpixels(size, new int[] {0, -1}));
    assertThrows(IllegalArgumentException.class, () -> new Superpixels(size, new int[] {0}));
    assertThrows(
        IllegalArgumentException.class, () -> new Superpixels(size, new int[] {0, 65_535}));
  }

  private static Superpixels superpixels(int width, int height) {
    Random random = new Random(2);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < width * height; i++) {
      numbers.add(i % width / 8 + 4 * (i / width / 6) + (random.nextInt(9) == 0 ? 1 : 0));
    }
    int[] dense = numbers.stream().distinct().sorted().mapToInt(i -> i).toArray();
    return new Superpixels(
        new ImageSize(width, height),
        numbers.stream().mapToInt(n -> Arrays.binarySearch(dense, n)).toArray());
  }
}

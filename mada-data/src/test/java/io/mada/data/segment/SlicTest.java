package io.mada.data.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Superpixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicTest {

  /** Bright and dark to the left and right of a wavy line, with some noise. */
  private static RgbImage twoSides(int width, int height) {
    Random random = new Random(3);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int level = isLeft(i % width, i / width, width) ? 200 : 60;
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (level + random.nextInt(9));
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static boolean isLeft(int x, int y, int width) {
    int middle = width / 2;
    return x < middle + 5 * StrictMath.sin(y / 6.0);
  }

  private static RgbImage noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  @ParameterizedTest
  @CsvSource({"64, 48, 8", "97, 61, 16", "40, 40, 40", "33, 70, 32", "9, 300, 4", "4, 4, 4"})
  void superpixelsAreConnectedAndOfAboutTheSize(int width, int height, int side) {
    for (RgbImage image : List.of(twoSides(width, height), noise(width, height, side))) {
      Superpixels superpixels = Slic.divide(image, side);

      assertEquals(new ImageSize(width, height), superpixels.size());
      assertTrue(superpixels.count() <= Superpixels.most(superpixels.size(), side));
      assertEquals(superpixels.count(), connectedParts(superpixels));
      int smallest =
          IntStream.range(0, superpixels.count()).map(superpixels::pixels).min().orElseThrow();
      assertTrue(superpixels.count() == 1 || smallest >= side * side / 3, "a part of " + smallest);
    }
  }

  @Test
  void theAverageIsASquareOfTheSide() {
    Superpixels superpixels = Slic.divide(twoSides(256, 192), 16);
    assertEquals(16, Math.sqrt(256.0 * 192 / superpixels.count()), 1.5);
  }

  @Test
  void theyFollowTheEdgesOfWhatTheImageShows() {
    Superpixels superpixels = Slic.divide(twoSides(96, 64), 12);
    int[][] sides = new int[superpixels.count()][2];
    for (int i = 0; i < 96 * 64; i++) {
      sides[superpixels.number(i)][isLeft(i % 96, i / 96, 96) ? 0 : 1]++;
    }
    int wrong = Arrays.stream(sides).mapToInt(side -> Math.min(side[0], side[1])).sum();
    // A grid of squares has about 300 pixels on the wrong side of the line.
    assertTrue(wrong <= 15, wrong + " pixels on the wrong side");
  }

  /** Ten rounds of the paper's k-means in double precision, before parts are joined. */
  @Test
  void pixelsAreOfTheNearestCentreOfPlainKMeans() {
    int width = 64;
    int height = 48;
    int side = 16;
    RgbImage image = twoSides(width, height);
    double[][] points = points(image, side);
    // BoofCV puts the first centres in the middle and on the smallest gradient beside it; ten
    // rounds forget most of where exactly they began.
    double[][] centres = new double[12][];
    for (int i = 0; i < 12; i++) {
      centres[i] = points[(7 + i / 4 * side) * width + 7 + i % 4 * side].clone();
    }
    int[] nearest = new int[width * height];
    for (int round = 0; round <= 10; round++) {
      for (int p = 0; p < points.length; p++) {
        nearest[p] = nearest(points[p], centres);
      }
      for (int c = 0; c < centres.length; c++) {
        double[] sum = new double[6];
        for (int p = 0; p < points.length; p++) {
          for (int d = 0; nearest[p] == c && d < 5; d++) {
            sum[d] += points[p][d];
          }
          sum[5] += nearest[p] == c ? 1 : 0;
        }
        for (int d = 0; round < 10 && sum[5] > 0 && d < 5; d++) {
          centres[c][d] = sum[d] / sum[5];
        }
      }
    }

    Superpixels superpixels = Slic.divide(image, side);

    int[][] together = new int[superpixels.count()][12];
    for (int p = 0; p < points.length; p++) {
      together[superpixels.number(p)][nearest[p]]++;
    }
    int same = Arrays.stream(together).mapToInt(n -> Arrays.stream(n).max().orElse(0)).sum();
    assertTrue(same > 0.9 * points.length, same + " of " + points.length);
  }

  /** Colour in CIELAB, and place times m / side. */
  private static double[][] points(RgbImage image, int side) {
    var lab = CieLab.of(image);
    double[][] points = new double[image.width() * image.height()][];
    for (int p = 0; p < points.length; p++) {
      int row = p / image.width();
      points[p] =
          new double[] {
            lab.getBand(0).data[p],
            lab.getBand(1).data[p],
            lab.getBand(2).data[p],
            p % image.width() * 10.0 / side,
            row * 10.0 / side
          };
    }
    return points;
  }

  private static int nearest(double[] point, double[][] centres) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int c = 0; c < centres.length; c++) {
      double distance = 0;
      for (int d = 0; d < 5; d++) {
        distance += (point[d] - centres[c][d]) * (point[d] - centres[c][d]);
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  }

  @Test
  void theSameImageGivesTheSameOnManyThreads() {
    RgbImage image = noise(80, 60, 5);
    int[] alone = numbers(Slic.divide(image, 10));
    IntStream.range(0, 16)
        .parallel()
        .forEach(i -> assertArrayEquals(alone, numbers(Slic.divide(image, 10))));
    // Java's arithmetic is the same on every machine; this number was written down on one.
    assertEquals(GOLDEN, Arrays.hashCode(alone));
    assertNotEquals(GOLDEN, Arrays.hashCode(numbers(Slic.divide(noise(80, 60, 6), 10))));
  }

  private static final int GOLDEN = -158404940;

  @Test
  void coloursAreThoseOfTheStandard() {
    // sRGB red, white, a grey and a dark blue, by the formulas of CIE 15 and IEC 61966-2-1.
    byte[] rgb = {(byte) 255, 0, 0, (byte) 255, (byte) 255, (byte) 255, 119, 119, 119, 0, 0, 40};
    var lab = CieLab.of(new RgbImage(4, 1, rgb));
    assertArrayEquals(new float[] {53.233f, 100, 50.034f, 1.384f}, lab.getBand(0).data, 0.001f);
    assertArrayEquals(new float[] {80.105f, 0, 0, 9.724f}, lab.getBand(1).data, 0.001f);
    assertArrayEquals(new float[] {67.223f, 0, 0, -22.943f}, lab.getBand(2).data, 0.001f);
  }

  @Test
  void aFileHoldsTheNumbers(@TempDir Path folder) throws IOException {
    Superpixels superpixels = Slic.divide(noise(90, 60, 5), 4);
    Path file = folder.resolve("a.png");
    SuperpixelFile.write(file, superpixels);

    assertArrayEquals(
        numbers(superpixels), numbers(SuperpixelFile.read(file, superpixels.size()).orElseThrow()));
    assertTrue(superpixels.count() > 255);
    assertFalse(SuperpixelFile.read(file, new ImageSize(60, 90)).isPresent());
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));
    assertFalse(SuperpixelFile.read(file, superpixels.size()).isPresent());
    Files.writeString(file, "no picture");
    assertFalse(SuperpixelFile.read(file, superpixels.size()).isPresent());
    assertFalse(SuperpixelFile.read(folder.resolve("b.png"), superpixels.size()).isPresent());
  }

  private static int[] numbers(Superpixels superpixels) {
    ImageSize size = superpixels.size();
    return IntStream.range(0, size.width() * size.height()).map(superpixels::number).toArray();
  }

  /** By filling from each pixel that is not filled yet, over edges. */
  private static int connectedParts(Superpixels superpixels) {
    int width = superpixels.size().width();
    int[] numbers = numbers(superpixels);
    boolean[] seen = new boolean[numbers.length];
    int parts = 0;
    for (int start = 0; start < numbers.length; start++) {
      if (seen[start]) {
        continue;
      }
      parts++;
      Deque<Integer> open = new ArrayDeque<>(List.of(start));
      seen[start] = true;
      while (!open.isEmpty()) {
        int p = open.pop();
        int[] around = {
          p % width > 0 ? p - 1 : p, p % width < width - 1 ? p + 1 : p, p - width, p + width
        };
        for (int q : around) {
          if (q >= 0 && q < numbers.length && !seen[q] && numbers[q] == numbers[p]) {
            seen[q] = true;
            open.push(q);
          }
        }
      }
    }
    return parts;
  }
}

package io.mada.app.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MosaicTest {

  @Test
  void windowsLieInsideAndOverlapAndTheirWeightsAddUpToOne() {
    var random = new Random(3);
    for (int n = 0; n < 500; n++) {
      int window = 32 + random.nextInt(60);
      int overlap = random.nextInt(window / 2 + 1);
      int length = 1 + random.nextInt(500);
      var row = new WindowRow(length, window, overlap);
      double[] sums = new double[length];
      int covered = 0;
      for (int i = 0; i < row.count(); i++) {
        assertTrue(row.start(i) >= 0 && row.start(i) + row.window() <= length);
        assertEquals(covered, row.start(i));
        covered += row.finished(i);
        if (i > 0) {
          assertTrue(row.shared(i) >= overlap, row.shared(i) + " of " + overlap);
        }
        for (int p = 0; p < row.window(); p++) {
          sums[row.start(i) + p] += row.weights(i)[p];
        }
      }
      assertEquals(length, covered);
      Arrays.stream(sums).forEach(sum -> assertEquals(1, sum, 1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 40})
  void itIsOfNoMatterHowManyRowsComeAtOnce(int strip) {
    Mosaic one = filled(40);
    Mosaic other = filled(strip);

    assertArrayEquals(one.ids(), other.ids());
    assertArrayEquals(one.confidence().get(), other.confidence().get());
  }

  private static Mosaic filled(int strip) {
    var mosaic = new Mosaic(new ImageSize(150, 97), 4, new Windows(40, 40, 15), true);
    for (int row = 0; row < mosaic.rows().count(); row++) {
      for (int column = 0; column < mosaic.columns().count(); column++) {
        float[] all = new float[4 * 40 * 40];
        var random = new Random(100 * row + column);
        for (int i = 0; i < all.length; i++) {
          all[i] = random.nextFloat();
        }
        mosaic.add(
            row,
            column,
            strip,
            (first, count) -> {
              float[] some = new float[4 * count * 40];
              for (int c = 0; c < 4; c++) {
                System.arraycopy(all, (c * 40 + first) * 40, some, c * count * 40, count * 40);
              }
              return some;
            });
      }
    }
    return mosaic;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          31  | 64 | 0  | a window of 31x64 is smaller than the output stride of a network; it must be at least 32x32
          0   | 64 | 0  | a window of 0x64 is smaller
          -64 | 64 | 0  | a window of -64x64 is smaller
          64  | 32 | 17 | windows of 64x32 must overlap by 0 to 16 pixels, not 17
          64  | 32 | -1 | windows of 64x32 must overlap by 0 to 16 pixels, not -1
          """)
  void windowsThatNothingCouldBeSeenInAreRefused(int width, int height, int overlap, String error) {
    var refused =
        assertThrows(ConfigurationException.class, () -> new Windows(width, height, overlap));
    assertTrue(refused.getMessage().startsWith(error), refused.getMessage());
  }
}

package io.mada.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Augmentation;
import io.mada.api.data.AugmentedView;
import io.mada.api.data.Batch;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RandAugmentTest {

  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  /** Pillow blends with 32-bit floats, and cuts off where others round. */
  private static final int TOLERANCE = 1;

  @Test
  void aViewRefusesChangesThatHangOnLabels() {
    Batch batch =
        new Batch(
            List.of(0), new ImageSize(2, 1), new byte[] {1, 2, 3, 4, 5, 6}, new byte[] {7, 7});
    Augmentation looking =
        (sample, random) ->
            sample.label().ids()[1] == 7
                ? new Sample(new RgbImage(2, 1, new byte[6]), sample.label())
                : sample;
    MadaException e =
        assertThrows(MadaException.class, () -> AugmentedView.of(batch, List.of(looking), 1));
    assertTrue(e.getMessage().startsWith("an augmentation changes pictures in another way"));
  }

  /** What Pillow makes of an image; tones.py has written it. */
  @Test
  void tonesAreThoseOfPillow() throws IOException {
    Map<String, byte[]> pillow = pillow();
    Map<String, UnaryOperator<Sample>> ours =
        Map.of(
            "autocontrast", Tone::autocontrast,
            "equalize", Tone::equalize,
            "posterize 5", sample -> Tone.posterize(sample, 5),
            "solarize 128", sample -> Tone.solarize(sample, 128),
            "brightness 0.41", sample -> Tone.brightness(sample, 0.41),
            "contrast 0.41", sample -> Tone.contrast(sample, 0.41),
            "colour 0.41", sample -> Tone.colour(sample, 0.41),
            "sharpness 0.41", sample -> Tone.sharpness(sample, 0.41));
    assertEquals(pillow.size() - 1, ours.size());
    Sample image =
        new Sample(
            new RgbImage(WIDTH, HEIGHT, pillow.get("image")),
            new LabelMap(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]));
    ours.forEach(
        (name, change) -> {
          byte[] expected = pillow.get(name);
          byte[] actual = change.apply(image).image().rgb();
          for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xff, actual[i] & 0xff, TOLERANCE, name + " at " + i);
          }
        });
  }

  private static Map<String, byte[]> pillow() throws IOException {
    try (InputStream in = RandAugmentTest.class.getResourceAsStream("tones.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(": "))
          .collect(Collectors.toMap(part -> part[0], part -> HexFormat.of().parseHex(part[1])));
    }
  }

  @Test
  void warpsMovePixelsAndLabelsTogether() {
    Sample sample = sample(4, 4);
    byte[] turned = Warp.rotation(90).apply(sample).label().ids();
    // Row 0 becomes a column: which one depends on the direction, and four turns are none.
    Sample fourTimes = sample;
    for (int i = 0; i < 4; i++) {
      fourTimes = Warp.rotation(90).apply(fourTimes);
    }
    assertArrayEquals(sample.label().ids(), fourTimes.label().ids());
    assertArrayEquals(sample.image().rgb(), fourTimes.image().rgb());
    assertArrayEquals(new byte[] {12, 8, 4, 0}, Arrays.copyOf(turned, 4));

    byte[] shifted = Warp.shift(0.25, 0).apply(sample).label().ids();
    assertArrayEquals(new byte[] {1, 2, 3, (byte) 255}, Arrays.copyOf(shifted, 4));
  }

  @Test
  void aCutoutIsASquareOfTheShortSide() {
    Sample sample = sample(12, 9);
    int largest = 0;
    for (int seed = 0; seed < 50; seed++) {
      Sample cut = new Cutout(1.0 / 3).apply(sample, new SplittableRandom(seed));
      int ignored = 0;
      for (int i = 0; i < cut.label().ids().length; i++) {
        boolean gone = (cut.label().ids()[i] & 0xff) == LabelMap.IGNORED;
        ignored += gone ? 1 : 0;
        assertEquals(gone ? 128 : 2 * i, cut.image().rgb()[3 * i] & 0xff);
      }
      largest = Math.max(largest, ignored);
      assertTrue(ignored >= 1 && ignored <= 9, ignored + " pixels are cut out");
    }
    assertEquals(9, largest);
  }

  /** A pixel's label is that of the place where it comes from, whatever has happened to it. */
  @Test
  void aViewKnowsWhereItsPixelsComeFrom() {
    Batch batch = Batch.of(List.of(0, 1), List.of(sample(12, 9), sample(12, 9)));
    int moved = 0;
    int lost = 0;
    for (int seed = 0; seed < 40; seed++) {
      AugmentedView view =
          AugmentedView.of(batch, List.of(new RandAugment(2, 10), new Cutout(0.33)), seed);
      for (int i = 0; i < view.origins().length; i++) {
        int label = view.batch().labels()[i] & 0xff;
        int origin = view.origins()[i];
        assertEquals(label == LabelMap.IGNORED ? -1 : label, origin);
        moved += origin >= 0 && origin != i % 108 ? 1 : 0;
        lost += origin < 0 ? 1 : 0;
      }
    }
    assertTrue(moved > 500 && lost > 500, moved + " pixels have moved, " + lost + " are lost");
  }

  @Test
  void originsHaveThreeDigitsInALargeImage() {
    Sample large = sample(300, 280);
    Batch batch = Batch.of(List.of(0), List.of(large));
    AugmentedView view =
        AugmentedView.of(batch, List.of((s, random) -> Warp.shift(0.1, 0).apply(s)), 1);
    for (int y = 0; y < 280; y++) {
      for (int x = 0; x < 300; x++) {
        assertEquals(x < 270 ? y * 300 + x + 30 : -1, view.origins()[y * 300 + x]);
      }
    }
    long[] coarse = view.origins(new ImageSize(30, 28), new ImageSize(30, 28));
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 30; x++) {
        assertEquals(x < 27 ? y * 30 + x + 3 : -1, coarse[y * 30 + x]);
      }
    }
  }

  /** Each pixel's label, up to 254, is its number. */
  private static Sample sample(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i % LabelMap.IGNORED);
      rgb[3 * i] = (byte) (2 * i);
      rgb[3 * i + 1] = (byte) (i / 3);
      rgb[3 * i + 2] = (byte) (255 - i);
    }
    return new Sample(new RgbImage(width, height, rgb), new LabelMap(width, height, ids));
  }
}

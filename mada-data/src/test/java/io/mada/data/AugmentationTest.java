package io.mada.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.testing.Sections;
import io.mada.data.augment.ColorJitter;
import io.mada.data.augment.HorizontalFlip;
import io.mada.data.augment.RandomCrop;
import io.mada.data.augment.RandomScale;
import io.mada.data.augment.ScaledCrop;
import io.mada.data.image.Resize;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {

  @Test
  void scaleDrawsItsWidthFromTheRangeAndKeepsTheAspect() {
    RandomScale scale = RandomScale.read(Sections.of(Map.of("random_scale", List.of(0.5, 1.5))));
    SplittableRandom random = new SplittableRandom(1);
    double least = 2;
    double most = 0;
    for (int i = 0; i < 500; i++) {
      ImageSize size = scale.draw(new ImageSize(400, 200), random);
      assertEquals(size.width() / 2, size.height());
      least = Math.min(least, size.width() / 400.0);
      most = Math.max(most, size.width() / 400.0);
    }
    assertEquals(0.5, least, 0.02);
    assertEquals(1.5, most, 0.02);
  }

  @Test
  void scaleMayBeOfAFixedWidth() {
    Section section =
        Sections.of(Map.of("random_scale", Map.of("range", List.of(1, 1), "width", 2200)));
    RandomScale scale = RandomScale.read(section);
    section.rejectUnread();
    assertEquals(
        new ImageSize(2200, 1100), scale.draw(new ImageSize(2048, 1024), new SplittableRandom(1)));
  }

  @Test
  void cropMovesImageAndLabelTogether() {
    Sample sample = numbered(40, 30);
    Augmentation crop = RandomCrop.read(Sections.of(Map.of("random_crop", List.of(9, 7))));
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 50; i++) {
      Sample cut = crop.apply(sample, random);
      assertEquals(new ImageSize(9, 7), cut.image().size());
      assertTogether(cut);
    }
  }

  @Test
  void cropReachesEveryCorner() {
    Sample sample = numbered(5, 4);
    Augmentation crop = new RandomCrop(new ImageSize(4, 3));
    SplittableRandom random = new SplittableRandom(2);
    Set<Byte> corners = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      corners.add(crop.apply(sample, random).label().ids()[0]);
    }
    assertEquals(Set.of((byte) 0, (byte) 1, (byte) 5, (byte) 6), corners);
  }

  @Test
  void imageLowerThanTheCropIsResizedToIt() {
    Sample small = numbered(40, 5);
    Sample result = new RandomCrop(new ImageSize(20, 10)).apply(small, new SplittableRandom(1));
    assertArrayEquals(
        Resize.both(small, new ImageSize(20, 10)).image().rgb(), result.image().rgb());
    assertEquals(new ImageSize(20, 10), result.label().size());
  }

  @Test
  void flipMirrorsImageAndLabel() {
    Sample sample = numbered(4, 2);
    Sample flipped = new HorizontalFlip(1).apply(sample, new SplittableRandom(1));
    assertArrayEquals(new byte[] {3, 2, 1, 0, 7, 6, 5, 4}, flipped.label().ids());
    assertTogether(flipped);
    assertSame(sample, new HorizontalFlip(0).apply(sample, new SplittableRandom(1)));
  }

  @Test
  void scaleAndCropInOneEqualOneAfterTheOther() {
    Sample sample = new Sample(Pictures.random(60, 40, 3), numbered(60, 40).label());
    List<Augmentation> both =
        List.of(new RandomScale(0.4, 1.6, 0), new RandomCrop(new ImageSize(33, 21)));
    Augmentation fused = ScaledCrop.fuse(both).get(0);
    for (int seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Sample expected = both.get(1).apply(both.get(0).apply(sample, random), random);
      Sample actual = fused.apply(sample, new SplittableRandom(seed));
      assertArrayEquals(expected.image().rgb(), actual.image().rgb());
      assertArrayEquals(expected.label().ids(), actual.label().ids());
    }
  }

  @Test
  void onlyNeighboursAreFused() {
    RandomScale scale = new RandomScale(1, 2, 0);
    RandomCrop crop = new RandomCrop(new ImageSize(2, 2));
    HorizontalFlip flip = new HorizontalFlip(0.5);
    assertEquals(List.of(scale, flip, crop), ScaledCrop.fuse(List.of(scale, flip, crop)));
    assertEquals(
        List.of(flip, new ScaledCrop(scale, crop)), ScaledCrop.fuse(List.of(flip, scale, crop)));
  }

  @Test
  void jitterOfNothingChangesNothing() {
    Sample sample = new Sample(Pictures.random(20, 10, 3), numbered(20, 10).label());
    Sample same = new ColorJitter(0, 0, 0, 0).apply(sample, new SplittableRandom(1));
    assertArrayEquals(sample.image().rgb(), same.image().rgb());
  }

  @Test
  void jitterChangesBrightnessWithinItsShareAndNoLabel() {
    byte[] grey = new byte[3 * 16];
    java.util.Arrays.fill(grey, (byte) 100);
    Sample sample = new Sample(new RgbImage(4, 4, grey), numbered(4, 4).label());
    for (int seed = 0; seed < 50; seed++) {
      Sample changed = new ColorJitter(0.2, 0, 0, 0).apply(sample, new SplittableRandom(seed));
      int value = changed.image().rgb()[5] & 0xff;
      assertTrue(value >= 80 && value <= 120, "value " + value);
      assertSame(sample.label(), changed.label());
    }
  }

  @Test
  void hueTurnsColoursAndKeepsGrey() {
    byte[] pixels = {(byte) 200, 60, 60, 90, 90, 90};
    Sample sample = new Sample(new RgbImage(2, 1, pixels), numbered(2, 1).label());
    int leastRed = 255;
    for (int seed = 0; seed < 50; seed++) {
      byte[] turned =
          new ColorJitter(0, 0, 0, 0.5).apply(sample, new SplittableRandom(seed)).image().rgb();
      assertArrayEquals(new byte[] {90, 90, 90}, java.util.Arrays.copyOfRange(turned, 3, 6));
      assertEquals(320, (turned[0] & 0xff) + (turned[1] & 0xff) + (turned[2] & 0xff), 2);
      leastRed = Math.min(leastRed, turned[0] & 0xff);
    }
    assertTrue(leastRed < 50, "red " + leastRed);
  }

  @Test
  void mistakesAreNamed() {
    assertMistake("random_scale", List.of(1.5, 0.5), RandomScale::read);
    assertMistake("random_scale", Map.of("range", List.of(1, 2), "width", 0), RandomScale::read);
    assertMistake("random_crop", List.of(3), RandomCrop::read);
    assertMistake("horizontal_flip", 1.5, HorizontalFlip::read);
    assertMistake("color_jitter", Map.of("hue", 0.6), ColorJitter::read);
    assertMistake("color_jitter", 0.5, ColorJitter::read);
  }

  private static void assertMistake(
      String key, Object value, io.mada.api.Factory<Augmentation> factory) {
    Section section = Sections.of(Map.of(key, value));
    var error = assertThrows(ConfigurationException.class, () -> factory.create(section));
    assertTrue(error.getMessage().startsWith(key), error.getMessage());
  }

  /** Pixel i has the label i and the red value i. */
  private static Sample numbered(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      rgb[3 * i] = (byte) i;
      rgb[3 * i + 1] = 50;
      ids[i] = (byte) i;
    }
    return new Sample(new RgbImage(width, height, rgb), new LabelMap(width, height, ids));
  }

  private static void assertTogether(Sample sample) {
    byte[] ids = sample.label().ids();
    for (int i = 0; i < ids.length; i++) {
      assertEquals(ids[i], sample.image().rgb()[3 * i]);
      assertEquals(50, sample.image().rgb()[3 * i + 1]);
    }
  }
}

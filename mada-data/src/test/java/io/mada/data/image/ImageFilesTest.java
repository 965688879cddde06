package io.mada.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.RgbImage;
import io.mada.data.Pictures;
import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {

  private static final byte[] ORANGE = {(byte) 250, (byte) 130, 20};

  @TempDir Path folder;

  @Test
  void readsEveryColourType() {
    int orange = 0xff000000 | 250 << 16 | 130 << 8 | 20;
    BufferedImage alpha = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    BufferedImage bgr = new BufferedImage(3, 2, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 6; i++) {
      alpha.setRGB(i % 3, i / 3, orange);
      bgr.setRGB(i % 3, i / 3, orange);
    }
    assertOrange(alpha);
    assertOrange(bgr);
    assertOrange(Pictures.palette(3, 2, new int[] {0, orange}, (x, y) -> 1));
    assertOrange(sixteenBits(250, 130, 20));
  }

  private void assertOrange(BufferedImage image) {
    RgbImage read = ImageFiles.read(Pictures.write(folder.resolve("image.png"), image));
    assertEquals(new ImageSize(3, 2), read.size());
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(ORANGE, Arrays.copyOfRange(read.rgb(), 3 * i, 3 * i + 3));
    }
  }

  private static BufferedImage sixteenBits(int... color) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 3, 2, 3, new Point());
    for (int i = 0; i < 18; i++) {
      raster.setSample(i / 3 % 3, i / 9, i % 3, color[i % 3] * 256 + 99);
    }
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    return new BufferedImage(model, raster, false, null);
  }

  @Test
  void spreadsGreyToThreeEqualChannels() {
    Path file = Pictures.write(folder.resolve("grey.png"), Pictures.grey(4, 1, (x, y) -> 60 * x));
    assertArrayEquals(
        new byte[] {0, 0, 0, 60, 60, 60, 120, 120, 120, -76, -76, -76},
        ImageFiles.read(file).rgb());
  }

  @Test
  void readsBilevelPictures() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffffff);
    Path file = Pictures.write(folder.resolve("mask.png"), image);
    assertArrayEquals(new byte[] {0, 0, 0, -1, -1, -1}, ImageFiles.read(file).rgb());
  }

  @Test
  void readsJpeg() {
    RgbImage image =
        ImageFiles.read(
            Pictures.write(folder.resolve("photo.jpg"), Pictures.plain(16, 16, 0xc86432)));
    int[] expected = {0xc8, 0x64, 0x32};
    for (int i = 0; i < image.rgb().length; i++) {
      assertEquals(expected[i % 3], image.rgb()[i] & 0xff, 3);
    }
  }

  @Test
  void knowsTheSizeFromTheHeader() {
    assertEquals(new ImageSize(31, 7), ImageFiles.size(noise("noise.png", 31, 7)));
    assertEquals(new ImageSize(31, 7), ImageFiles.size(noise("noise.jpg", 31, 7)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut.png", "cut.jpg"})
  void cutFileIsAnErrorThatNamesIt(String name) throws IOException {
    Path file = noise(name, 40, 30);
    byte[] whole = Files.readAllBytes(file);
    for (double share : new double[] {0.02, 0.1, 0.5, 0.8, 0.97}) {
      Files.write(file, Arrays.copyOf(whole, (int) (whole.length * share)));
      MadaException error =
          assertThrows(MadaException.class, () -> ImageFiles.read(file), "share " + share);
      assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"damaged.png", "damaged.jpg"})
  void damagedFileIsReadOrAnErrorThatNamesIt(String name) throws IOException {
    Path file = noise(name, 24, 18);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        damaged[random.nextInt(random.nextBoolean() ? 60 : damaged.length)] =
            (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try {
        ImageFiles.read(file);
      } catch (MadaException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
    }
  }

  @Test
  void foreignFileIsAnErrorThatNamesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("page.png"), "<html></html>");
    assertEquals(file + " is no PNG, JPEG, TIFF, WebP or BMP picture", message(file));
    Path empty = Files.writeString(folder.resolve("empty.png"), "");
    assertEquals(empty + " is empty", message(empty));
    Path absent = folder.resolve("absent.png");
    assertEquals(absent + " does not exist", message(absent));
  }

  private static String message(Path file) {
    String message = assertThrows(MadaException.class, () -> ImageFiles.read(file)).getMessage();
    assertEquals(
        message, assertThrows(MadaException.class, () -> ImageFiles.size(file)).getMessage());
    return message;
  }

  private Path noise(String name, int width, int height) {
    SplittableRandom random = new SplittableRandom(1);
    return Pictures.write(
        folder.resolve(name), Pictures.rgb(width, height, (x, y) -> random.nextInt() >>> 8));
  }
}

package io.mada.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.data.Pictures;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {

  @Test
  void equalsPillowByteForByte() throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        InputStream in = ResizeTest.class.getResourceAsStream("pillow_resize.npz")) {
      NDList arrays = NDList.decode(manager, in);
      NDArray rgb = arrays.get("rgb");
      RgbImage image = new RgbImage(width(rgb), height(rgb), bytes(rgb));
      LabelMap label = new LabelMap(image.width(), image.height(), bytes(arrays.get("label")));
      int compared = 0;
      for (NDArray expected : arrays) {
        ImageSize size = new ImageSize(width(expected), height(expected));
        if (expected.getName().startsWith("rgb_bilinear")) {
          assertArrayEquals(
              bytes(expected), Resize.bilinear(image, size).rgb(), expected.getName());
          compared++;
        } else if (expected.getName().startsWith("label_nearest")) {
          assertArrayEquals(bytes(expected), Resize.nearest(label, size).ids(), expected.getName());
          compared++;
        }
      }
      assertEquals(arrays.size() - 2, compared);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "90, 70, 20, 13, 40, 30",
    "21, 17, 3, 5, 10, 9",
    "61, 47, 7, 8, 30, 31",
    "120, 20, 0, 0, 120, 20"
  })
  void windowEqualsCuttingTheWhole(
      int width, int height, int x, int y, int windowWidth, int windowHeight) {
    RgbImage image = Pictures.random(61, 47, 5);
    ImageSize size = new ImageSize(width, height);
    Region window = new Region(x, y, windowWidth, windowHeight);
    RgbImage whole = Resize.bilinear(image, size);
    RgbImage part = Resize.bilinear(image, size, window);
    for (int row = 0; row < windowHeight; row++) {
      for (int i = 0; i < 3 * windowWidth; i++) {
        assertEquals(
            whole.rgb()[3 * (y + row) * width + 3 * x + i], part.rgb()[3 * row * windowWidth + i]);
      }
    }
  }

  @Test
  void whiteStaysWhite() {
    byte[] white = new byte[3 * 31 * 17];
    java.util.Arrays.fill(white, (byte) 255);
    RgbImage resized = Resize.bilinear(new RgbImage(31, 17, white), new ImageSize(83, 7));
    for (byte value : resized.rgb()) {
      assertEquals((byte) 255, value);
    }
  }

  private static int width(NDArray array) {
    return (int) array.getShape().get(1);
  }

  private static int height(NDArray array) {
    return (int) array.getShape().get(0);
  }

  private static byte[] bytes(NDArray array) {
    return array.toByteArray();
  }
}

package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonNull;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.label.json.Json;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PolygonFillTest {

  private static final Json AT = new Json(JsonNull.INSTANCE, "a.json", "segmentation[0]");
  private static final ImageSize SIZE = new ImageSize(7, 5);

  @Test
  void aPixelIsInsideWhereItsCentreIs() {
    assertEquals(".......|.##....|.##....|.......|.......", fill(1, 1, 3, 1, 3, 3, 1, 3));
    assertEquals(
        ".......|.......|..#....|.......|.......", fill(1.6, 1.6, 3.4, 1.6, 3.4, 3.4, 1.6, 3.4));
  }

  @Test
  void aTriangleIsItsHalfOfTheSquare() {
    // Right of the diagonal from (0, 0) to (5, 5), whose pixels' centres are on it.
    assertEquals("#####..|.####..|..###..|...##..|....#..", fill(0, 0, 5, 0, 5, 5));
  }

  @Test
  void polygonsThatShareAnEdgeShareNoPixelAndLeaveNoneOut() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int i = 0; i < 200; i++) {
      double x = 7 * random.nextDouble();
      double y = 5 * random.nextDouble();
      double[][] triangles = {
        {0, 0, 7, 0, x, y}, {7, 0, 7, 5, x, y}, {7, 5, 0, 5, x, y}, {0, 5, 0, 0, x, y}
      };
      int pixels = 0;
      for (double[] triangle : triangles) {
        var part = new BitSet();
        PolygonFill.fill(triangle, SIZE, part, AT);
        pixels += part.cardinality();
      }
      assertEquals(35, pixels, x + " " + y);
    }
  }

  @Test
  void whatIsOutsideOfTheImageIsCutOff() {
    assertEquals(
        "#######|#######|#######|#######|#######",
        fill(-1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9));
    assertEquals(".......|.......|.......|.......|.......", fill(8, 1, 9, 1, 9, 4));
  }

  @Test
  void whatIsNoPolygonIsAnError() {
    MadaException error = assertThrows(MadaException.class, () -> fill(1, 2, 3, 4));
    assertEquals("a.json: segmentation[0] is no polygon: it has 4 coordinates", error.getMessage());
    assertThrows(MadaException.class, () -> fill(1, 2, 3, 4, 5, 6, 7));
  }

  private static String fill(double... points) {
    var pixels = new BitSet();
    PolygonFill.fill(points, SIZE, pixels, AT);
    var text = new StringBuilder();
    for (int i = 0; i < 35; i++) {
      text.append(i > 0 && i % 7 == 0 ? "|" : "").append(pixels.get(i) ? '#' : '.');
    }
    return text.toString();
  }
}

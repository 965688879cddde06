package io.mada.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Choice;
import io.mada.app.run.SelectionTable;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What outlines and clicks are counted for. */
class OutlinesTest {

  /** A picture of digits, and {@code .} for what has no class; every letter is 8 x 8 pixels. */
  private static LabelMap drawn(String... rows) {
    int scale = 8;
    int width = rows[0].length() * scale;
    byte[] ids = new byte[width * rows.length * scale];
    for (int i = 0; i < ids.length; i++) {
      char c = rows[i / width / scale].charAt(i % width / scale);
      ids[i] = (byte) (c == '.' ? LabelMap.IGNORED : c - '0');
    }
    return new LabelMap(width, rows.length * scale, ids);
  }

  private static long vertices(String... rows) {
    return new Outlines(drawn(rows), (x, y) -> true).vertices(2);
  }

  @Test
  void everyComponentOfAClassHasItsOutline() {
    assertEquals(4, vertices("000", "000"), "one rectangle");
    assertEquals(8, vertices("011", "011"), "two of them");
    assertEquals(12, vertices("010", "010"), "a class in two places");
    assertEquals(10, vertices("01", "11"), "a rectangle and an L");
    assertEquals(4, vertices("...", ".5.", "..."), "what has no class is not labelled");
    assertEquals(8, vertices("000", "010", "000"), "a hole is drawn over");
    assertEquals(16, vertices("01", "10"), "corners do not join");
    assertEquals(0, vertices("..", ".."));
  }

  @Test
  void whatIsWithinTwoPixelsIsOneLine() {
    int size = 60;
    byte[] ids = new byte[size * size];
    Random random = new Random(3);
    int[] edge = IntStream.range(0, size).map(i -> 30 + random.nextInt(3)).toArray();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        ids[y * size + x] = (byte) (x < edge[y] ? 0 : 1);
      }
    }
    assertEquals(8, new Outlines(new LabelMap(size, size, ids), (x, y) -> true).vertices(2));
  }

  @Test
  void aCircleTakesMoreVerticesTheFinerItIsDrawn() {
    int size = 100;
    byte[] ids = new byte[size * size];
    for (int i = 0; i < ids.length; i++) {
      int row = i / size;
      double x = i % size - 49.5;
      double y = row - 49.5;
      ids[i] = (byte) (x * x + y * y < 40 * 40 ? 1 : LabelMap.IGNORED);
    }
    Outlines circle = new Outlines(new LabelMap(size, size, ids), (x, y) -> true);
    // The algorithm halves arcs. With n of them a chord is r (1 - cos(pi / n)) away in its middle:
    // 3 pixels with n = 8, 0.8 with 16.
    assertEquals(16, circle.vertices(2));
    assertEquals(8, circle.vertices(4));
  }

  @Test
  void onlyWhatIsChosenIsCounted() {
    LabelMap label = drawn("0011", "0011");
    Clicks clicks = new Clicks(image -> label);
    Choice whole = new Choice(3, 1, null);
    Choice left = new Choice(5, 1, new Region(0, 0, 12, 12));
    Choice overlapping = new Choice(5, 1, new Region(4, 0, 12, 12));
    Choice across = new Choice(5, 1, new Region(10, 1, 12, 12));

    assertEquals(8, clicks.of(SelectionTable.NONE.and(List.of(whole), 1)));
    assertEquals(4, clicks.of(SelectionTable.NONE.and(List.of(left), 1)));
    assertEquals(4, clicks.of(SelectionTable.NONE.and(List.of(left, overlapping), 1)), "together");
    assertEquals(8, clicks.of(SelectionTable.NONE.and(List.of(across), 1)), "of two classes");
    assertEquals(16, clicks.of(SelectionTable.NONE.and(List.of(whole, across), 1)));
    assertEquals(8, clicks.of(SelectionTable.NONE.and(List.of(left, new Choice(5, 1, null)), 2)));
  }

  /** A superpixel of one class is one click; of two classes, both are outlined within it. */
  @Test
  void superpixelsOfOneClassAreOneClick() {
    LabelMap label = drawn("0011", "0011");
    Clicks clicks = new Clicks(image -> label);
    // Windows of 8 x 4 pixels without one of their corners.
    List<Integer> cornerless = List.of(0, 7, 1, 24);
    Choice left = new Choice(5, 1, new Region(0, 0, 8, 4, cornerless));
    Choice below = new Choice(5, 1, new Region(0, 8, 8, 4, cornerless));
    Choice across = new Choice(5, 1, new Region(12, 0, 8, 4, List.of(0, 31, 1)));

    assertEquals(1, clicks.of(SelectionTable.NONE.and(List.of(left), 1)));
    assertEquals(2, clicks.of(SelectionTable.NONE.and(List.of(left, below), 1)));
    assertEquals(8, clicks.of(SelectionTable.NONE.and(List.of(across), 1)));
    // One that fills its window is no window that a person must outline.
    int[] all = new int[label.width() * label.height()];
    Region region = new Superpixels(new ImageSize(label.width(), label.height()), all).region(0);
    LabelMap one = new LabelMap(label.width(), label.height(), new byte[all.length]);
    Choice rectangle = new Choice(5, 1, region);
    assertEquals(1, new Clicks(image -> one).of(SelectionTable.NONE.and(List.of(rectangle), 1)));
  }
}

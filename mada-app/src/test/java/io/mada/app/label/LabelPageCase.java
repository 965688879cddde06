package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.app.testing.Browser;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The labelling page in a browser, each time with a server and a hand-over of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LabelPageCase {

  static final int WIDTH = 64;
  static final int HEIGHT = 48;

  /** What would do harm, were it taken for more than text. */
  static final String HOSTILE = "<img src=x onerror=\"harm=1\">'&amp;{{1}}";

  static final Taxonomy CLASSES =
      new Taxonomy(
          "street",
          List.of(
              new Taxonomy.Category("road", 0x804080),
              new Taxonomy.Category(HOSTILE, 0x6b8e23),
              new Taxonomy.Category("sky", 0x4682b4)),
          List.of());

  static final Region[] WANTED = {new Region(8, 8, 16, 16), new Region(40, 20, 10, 12)};

  Browser browser;
  PageServer server;
  EditorPage editor;

  @BeforeAll
  void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startServer(@TempDir Path folder) {
    server =
        new PageServer(folder, CLASSES)
            .add("town/plain", picture(WIDTH, HEIGHT), prediction(WIDTH, HEIGHT))
            .add("town/partial", picture(WIDTH, HEIGHT), prediction(WIDTH, HEIGHT), WANTED)
            .add(HOSTILE, picture(WIDTH, HEIGHT), prediction(WIDTH, HEIGHT))
            .start();
    editor = new EditorPage(browser, server, WIDTH, HEIGHT);
  }

  @AfterEach
  void stopServer() {
    List<String> console = browser.console();
    browser.open(URI.create("about:blank"), 1000, 800, false);
    server.close();
    assertEquals(List.of(), console);
  }

  /** Red on the left and blue on the right. */
  static RgbImage picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      boolean isLeft = i % width < width / 2;
      rgb[3 * i] = (byte) (isLeft ? 200 : 40);
      rgb[3 * i + 1] = 40;
      rgb[3 * i + 2] = (byte) (isLeft ? 40 : 200);
    }
    return new RgbImage(width, height, rgb);
  }

  /** Class 0 above and class 1 below. */
  static LabelMap prediction(int width, int height) {
    byte[] ids = new byte[width * height];
    Arrays.fill(ids, width * (height / 2), width * height, (byte) 1);
    return new LabelMap(width, height, ids);
  }

  /** A label in which some pixels have a class, and the others are as they were. */
  static byte[] with(byte[] label, int id, Pixels pixels) {
    byte[] changed = label.clone();
    for (int i = 0; i < label.length; i++) {
      if (pixels.has(i % WIDTH, i / WIDTH)) {
        changed[i] = (byte) id;
      }
    }
    return changed;
  }

  /** A set of pixels. */
  interface Pixels {

    boolean has(int x, int y);
  }
}

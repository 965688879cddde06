package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.app.testing.Browser;
import io.mada.data.label.Taxonomies;
import io.mada.data.synthetic.SyntheticDataset;
import io.mada.label.web.RunControl.Curve;
import io.mada.label.web.RunControl.Point;
import io.mada.label.web.RunControl.State;
import io.mada.label.web.RunControl.Training;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The labelling page with street scenes, as the documentation shows it: with {@code
 * -Ddocs.pictures=FOLDER} the pictures are written there.
 */
class LabelPicturesTest {

  private static final Taxonomy CLASSES = Taxonomies.named("cityscapes");
  private static final int WIDTH = 512;
  private static final int HEIGHT = 256;

  /** The page's window, and the pictures', in pixels. */
  private static final int WINDOW_WIDTH = 1280;

  private static final int WINDOW_HEIGHT = 800;

  private static final List<Region> REGIONS =
      List.of(
          new Region(64, 96, 64, 64), new Region(224, 128, 64, 64), new Region(384, 64, 64, 64));

  private static final Training TRAINING =
      new Training(
          State.RUNNING,
          "stage1: 1200 of 2000",
          "stage1",
          1200,
          2000,
          340,
          12.3,
          false,
          List.of(
              curve("warmup", 0.22, 0.31, 0.36, 0.39, 0.4),
              curve("stage1", 0.42, 0.47, 0.51, 0.53)),
          false);

  private static Curve curve(String stage, double... scores) {
    Point[] points = new Point[scores.length];
    for (int i = 0; i < scores.length; i++) {
      points[i] = new Point(400 * (i + 1), scores[i]);
    }
    return new Curve(stage, List.of(points));
  }

  @Test
  void everyPartOfThePageIsPictured(@TempDir Path folder) throws IOException {
    try (Browser browser = Browser.start();
        PageServer server = server(folder)) {
      var editor = new EditorPage(browser, server, WIDTH, HEIGHT);
      show(browser, server, "/");
      browser.await("document.querySelector('.card') !== null");
      browser.click("#filter-all");
      browser.await("document.querySelectorAll('.card').length === 6");
      browser.await(
          "[...document.images].every(image => image.complete && image.naturalWidth > 0)");
      picture(browser, "label-queue");

      show(browser, server, "/#/label/0");
      browser.await("mada.state.mode === 'edit'");
      editor.set("brush-size", 20).paintClass(0).draw(150, 235, 250, 240, 380, 225);
      editor.saved(0);
      picture(browser, "label-editor");

      show(browser, server, "/#/label/1");
      browser.await("mada.state.mode === 'edit' && mada.state.image === 1");
      picture(browser, "label-regions");

      show(browser, server, "/#/training");
      browser.await("document.querySelector('#curves svg') !== null");
      picture(browser, "label-training");
      assertEquals(List.of(), browser.console());
    }
  }

  private static PageServer server(Path folder) {
    Map<String, ?> settings =
        Map.of("count", 6, "seed", 4, "size", List.of(WIDTH, HEIGHT), "style", "dusk");
    ImageSet scenes = new SyntheticDataset(Sections.of(settings)).open(CLASSES);
    var server = new PageServer(folder, CLASSES);
    for (int i = 0; i < scenes.size(); i++) {
      Region[] regions = i == 1 ? REGIONS.toArray(Region[]::new) : new Region[0];
      server.add(scenes.names().get(i), scenes.image(i), coarse(scenes.label(i)), regions);
    }
    server.addLabel(5, scenes.label(5));
    server.run().stand(TRAINING);
    return server.start();
  }

  /** As a network sees it that is not sure of borders: in blocks of 8 pixels. */
  private static LabelMap coarse(LabelMap label) {
    byte[] ids = Arrays.copyOf(label.ids(), label.ids().length);
    for (int i = 0; i < ids.length; i++) {
      int x = i % label.width();
      int y = i / label.width();
      ids[i] = label.ids()[(y - y % 8) * label.width() + x - x % 8];
    }
    return new LabelMap(label.width(), label.height(), ids);
  }

  private static void show(Browser browser, PageServer server, String part) {
    browser.open(server.page().resolve(part), WINDOW_WIDTH, WINDOW_HEIGHT, false);
  }

  private static void picture(Browser browser, String name) throws IOException {
    byte[] png = browser.picture();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(WINDOW_WIDTH, image.getWidth());
    long colors =
        Arrays.stream(image.getRGB(0, 0, WINDOW_WIDTH, WINDOW_HEIGHT, null, 0, WINDOW_WIDTH))
            .distinct()
            .count();
    assertTrue(colors > 20, name + " has " + colors + " colours");
    String documentation = System.getProperty("docs.pictures");
    if (documentation != null) {
      Path folder = Files.createDirectories(Path.of(documentation));
      Files.write(folder.resolve(name + ".png"), png);
    }
  }
}

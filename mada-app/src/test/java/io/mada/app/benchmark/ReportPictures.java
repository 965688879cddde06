package io.mada.app.benchmark;

import io.mada.app.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Makes the documentation's pictures of a report: its beginning, and one of the chosen images.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="ReportPictures RUN 3 ../docs/pictures"
 * </pre>
 */
public final class ReportPictures {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;

  /** Leaves one image's pictures of the page, and its result, three in a row. */
  private static final String ONE_IMAGE =
      """
      const chosen = document.querySelectorAll('#pictures .strip .chosen')[arguments[0]];
      const [image, label, before, after, entropy] = chosen.querySelectorAll('figure');
      const result = document.querySelector('.headline').cloneNode(true);
      const grid = document.createElement('div');
      grid.id = 'picture';
      grid.append(image, before, after, label, entropy, result);
      grid.style.cssText = 'display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; padding: 8px';
      grid.querySelectorAll('figure').forEach(figure => figure.style.cssText = 'margin: 0; width: auto');
      grid.querySelectorAll('.picture, img').forEach(part => part.style.cssText = 'width: 100%; max-width: none; height: auto');
      result.style.cssText = 'place-self: center; font-size: 28px; margin: 0';
      document.body.replaceChildren(grid);
      document.body.style.cssText = 'margin: 0; max-width: none; padding: 0; width: 960px';
      """;

  private ReportPictures() {}

  /** Takes a run directory with a report, the place of an image in it, and where pictures go. */
  public static void main(String[] arguments) throws IOException {
    Path report = Path.of(arguments[0], "report.html").toAbsolutePath();
    Path folder = Path.of(arguments[2]);
    try (Browser browser = Browser.start()) {
      browser.open(report, WIDTH, HEIGHT, false);
      browser.await("document.querySelector('#pictures .strip .chosen') !== null");
      Files.write(folder.resolve("report.png"), browser.picture());
      browser.run(ONE_IMAGE, Integer.parseInt(arguments[1]));
      browser.await("[...document.images].every(image => image.complete)");
      Files.write(folder.resolve("street.png"), grid(browser));
    }
  }

  /** The grid in twice as many pixels. */
  private static byte[] grid(Browser browser) {
    List<Number> size =
        browser.run(
            "const grid = document.getElementById('picture').getBoundingClientRect();"
                + "return [grid.x, grid.y, grid.width, grid.height]");
    Map<String, Object> clip =
        Map.of(
            "x", size.get(0),
            "y", size.get(1),
            "width", size.get(2),
            "height", size.get(3),
            "scale", 2);
    Map<String, Object> picture = browser.devTools("Page.captureScreenshot", Map.of("clip", clip));
    return Base64.getDecoder().decode((String) picture.get("data"));
  }
}

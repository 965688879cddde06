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

  /** Leaves one image's pictures of the page, beside each other and as wide as it. */
  private static final String ONE_IMAGE =
      """
      const chosen = document.querySelectorAll('#pictures .strip .chosen')[arguments[0]];
      document.body.replaceChildren(chosen);
      chosen.querySelector('h4').remove();
      document.body.style.cssText = 'margin: 0; max-width: none; padding: 8px';
      const row = chosen.querySelector('.pictures');
      row.style.cssText = 'display: grid; grid-template-columns: repeat(' + row.children.length + ', 1fr); gap: 8px';
      row.querySelectorAll('figure').forEach(figure => figure.style.cssText = 'margin: 0; width: auto');
      row.querySelectorAll('.picture, img').forEach(part => part.style.cssText = 'width: 100%; max-width: none; height: auto');
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
      Files.write(folder.resolve("street.png"), wholePage(browser));
    }
  }

  /** As high as the page is, in twice as many pixels. */
  private static byte[] wholePage(Browser browser) {
    List<Number> size =
        browser.run(
            "const of = document.querySelector('.pictures').getBoundingClientRect();"
                + "return [of.right + 8, of.bottom + 8]");
    Map<String, Object> clip =
        Map.of("x", 0, "y", 0, "width", size.get(0), "height", size.get(1), "scale", 2);
    Map<String, Object> picture = browser.devTools("Page.captureScreenshot", Map.of("clip", clip));
    return Base64.getDecoder().decode((String) picture.get("data"));
  }
}

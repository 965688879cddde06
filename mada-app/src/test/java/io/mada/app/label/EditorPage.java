package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.mada.app.testing.Browser;
import java.util.Base64;
import java.util.List;

/**
 * The editor of the labelling page, by hand. The image is shown as a whole; a point of it is given
 * by column and row, and a pixel has its middle at whole numbers.
 */
public final class EditorPage {

  /** Where a point of the image is in the window. */
  private static final String PLACE =
      """
      const [x, y, width, height] = arguments;
      const box = document.getElementById('canvas').getBoundingClientRect();
      const zoom = mada.state.zoom;
      return [
        box.left + box.width / 2 + (x + 0.5 - width / 2) * zoom,
        box.top + box.height / 2 + (y + 0.5 - height / 2) * zoom].map(String);
      """;

  private static final String LABELS =
      "return btoa(Array.from(mada.state.labels, id => String.fromCharCode(id)).join(''))";

  private static final String CHOOSE =
      """
      const input = document.getElementById(arguments[0]);
      input.value = arguments[1];
      input.dispatchEvent(new Event('input'));
      input.dispatchEvent(new Event('change'));
      """;

  private final Browser browser;
  private final PageServer server;
  private final int width;
  private final int height;

  /**
   * An editor of images of a size.
   *
   * @param browser that shows it
   */
  public EditorPage(Browser browser, PageServer server, int width, int height) {
    this.browser = browser;
    this.server = server;
    this.width = width;
    this.height = height;
  }

  /** Loads the page and opens an image. */
  public EditorPage open(int image) {
    browser.open(server.page().resolve("/#/label/" + image), 1000, 800, false);
    browser.await("mada.state.image === arguments[0] && mada.state.mode !== 'loading'", image);
    return this;
  }

  /** Sets a slider, or chooses of a list. */
  public EditorPage set(String id, int value) {
    browser.run(CHOOSE, id, value);
    return this;
  }

  /** Chooses a class to paint. */
  public EditorPage paintClass(int id) {
    browser.run("document.querySelector('[data-class=\"' + arguments[0] + '\"]').click()", id);
    return this;
  }

  /** Chooses a tool by its name. */
  public EditorPage tool(String name) {
    browser.click("#tool-" + name);
    return this;
  }

  /** Presses the mouse at a point, draws it along others, and lets it go at the last. */
  public void draw(double... points) {
    List<String> place = List.of();
    for (int i = 0; i < points.length; i += 2) {
      place = browser.run(PLACE, points[i], points[i + 1], width, height);
      tell("mouseMoved", place, i > 0);
      if (i == 0) {
        tell("mousePressed", place, true);
      }
    }
    tell("mouseReleased", place, true);
  }

  private void tell(String what, List<String> place, boolean isDown) {
    browser.mouse(what, Double.parseDouble(place.get(0)), Double.parseDouble(place.get(1)), isDown);
  }

  /** The label that is shown: ids, row by row. */
  public byte[] labels() {
    return Base64.getDecoder().decode(browser.<String>run(LABELS));
  }

  /** Waits until the server has every stroke; it then has just what is shown. */
  public byte[] saved(int image) {
    browser.await("mada.state.outbox.name === 'saved'");
    byte[] shown = labels();
    assertArrayEquals(shown, server.label(image), "the server's label is the page's");
    return shown;
  }
}

package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Labels are drawn by mouse and by keyboard, and the server keeps what is seen. */
class LabelPageTest extends LabelPageCase {

  private static final String STATE =
      "mada.state.image === arguments[0] && mada.state.mode === arguments[1]";

  private final byte[] predicted = prediction(WIDTH, HEIGHT).ids();

  /** A disc of 5 pixels, drawn from column 20 to column 30 of a row. */
  private static boolean isDrawn(int x, int y, int row) {
    return switch (Math.abs(y - row)) {
      case 0, 1 -> x >= 18 && x <= 32;
      case 2 -> x >= 19 && x <= 31;
      default -> false;
    };
  }

  private String colorOfPixel(int x, int y) {
    return browser.run(
        """
        const canvas = document.getElementById('canvas');
        const { zoom } = mada.state;
        const at = (i, size, all) => Math.round(all / 2 + (i + 0.5 - size / 2) * zoom);
        const x = at(arguments[0], 64, canvas.width);
        const y = at(arguments[1], 48, canvas.height);
        const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, -x, -y);
        return copy.getImageData(0, 0, 1, 1).data.join();
        """,
        x,
        y);
  }

  @Test
  void theBrushPaintsWhatTheServerKeepsAndUndoTakesItBack() {
    editor.open(0).set("brush-size", 5).paintClass(2);
    assertArrayEquals(predicted, editor.labels());
    String before = colorOfPixel(25, 12);

    editor.draw(20, 12, 30, 12);

    byte[] one = with(predicted, 2, (x, y) -> isDrawn(x, y, 12));
    assertArrayEquals(one, editor.saved(0));
    assertNotEquals(before, colorOfPixel(25, 12));
    assertTrue(server.get("/api/queue").contains("\"state\":\"draft\""));
    editor.paintClass(0).draw(20, 30, 25, 30, 30, 30);
    byte[] two = with(one, 0, (x, y) -> isDrawn(x, y, 30));
    assertArrayEquals(two, editor.saved(0));

    browser.type(Keys.CONTROL, "z");
    assertArrayEquals(one, editor.saved(0));
    browser.click("#undo");
    assertArrayEquals(predicted, editor.saved(0));
    assertEquals(before, colorOfPixel(25, 12));
    browser.click("#redo");
    browser.type(Keys.CONTROL, "y");
    assertArrayEquals(two, editor.saved(0));

    editor.tool("eraser").draw(20, 12, 30, 12);
    assertArrayEquals(with(two, 255, (x, y) -> isDrawn(x, y, 12)), editor.saved(0));
  }

  @Test
  void whoComesBackToAnImageCanUndoWhatWasDoneBefore() {
    editor.open(0).set("brush-size", 5).paintClass(2).draw(20, 12, 30, 12);
    byte[] drawn = editor.saved(0);
    goTo(2, "edit");
    assertTrue(browser.<Boolean>run("return document.getElementById('undo').disabled"));
    goTo(0, "edit");
    assertArrayEquals(drawn, editor.labels());

    browser.click("#undo");
    assertArrayEquals(predicted, editor.saved(0));
    goTo(2, "edit");
    goTo(0, "edit");
    browser.click("#redo");
    assertArrayEquals(drawn, editor.saved(0));

    browser.click("#accept");
    browser.await("mada.state.image !== 0");
    goTo(0, "labelled");
    browser.click("#reopen");
    browser.await(STATE, 0, "edit");
    browser.click("#undo");
    assertArrayEquals(predicted, editor.saved(0));
  }

  @Test
  void whatOthersHaveChangedMeanwhileIsNotUndone() {
    editor.open(0).set("brush-size", 5).paintClass(2).draw(20, 12, 30, 12);
    editor.saved(0);
    browser.click("#accept");
    browser.await("mada.state.image !== 0");
    server.addLabel(0, prediction(WIDTH, HEIGHT));

    goTo(0, "labelled");
    browser.click("#reopen");
    browser.await(STATE, 0, "edit");

    assertArrayEquals(predicted, editor.labels());
    assertTrue(browser.<Boolean>run("return document.getElementById('undo').disabled"));
  }

  private void goTo(int image, String mode) {
    browser.run("location.hash = '#/label/' + arguments[0]", image);
    browser.await(STATE, image, mode);
  }

  @Test
  void aPolygonIsFilled() {
    editor.open(0).paintClass(2).tool("polygon");
    // From corner to corner of pixels, so that no pixel's middle is on the border.
    editor.draw(9.5, 9.5);
    editor.draw(20.5, 9.5);
    editor.draw(20.5, 41.5);
    assertArrayEquals(predicted, editor.labels(), "it is open yet");
    editor.draw(9.5, 9.5);

    byte[] expected =
        with(predicted, 2, (x, y) -> y > 9 && x < 21 && 32 * (2 * x - 19) > 11 * (2 * y - 19));
    assertArrayEquals(expected, editor.saved(0));
  }

  @Test
  void aFillKeepsToItsColor() {
    editor.open(0).paintClass(2).tool("flood").draw(5, 40);

    assertArrayEquals(with(predicted, 2, (x, y) -> x < 32), editor.saved(0));
    browser.click("#undo");
    browser.click("#flood-within");
    editor.draw(5, 40);
    assertArrayEquals(with(predicted, 2, (x, y) -> x < 32 && y >= 24), editor.saved(0));
  }

  @Test
  void aSuperpixelIsFilledByAClick() {
    int[] numbers = PageRun.numbers(picture(WIDTH, HEIGHT), 16);
    editor.open(0).paintClass(2).tool("superpixel");
    browser.click("[data-side='16']");
    browser.await("document.getElementById('superpixel-state').textContent === ''");

    editor.draw(40, 10);

    byte[] expected =
        with(predicted, 2, (x, y) -> numbers[y * WIDTH + x] == numbers[10 * WIDTH + 40]);
    assertArrayEquals(expected, editor.saved(0));
  }

  @Test
  void aClassIsReplacedByAnother() {
    editor.open(0).paintClass(2).tool("replace").set("replace-from", 1);
    browser.click("#replace-all");
    byte[] everywhere = with(predicted, 2, (x, y) -> y >= 24);
    assertArrayEquals(everywhere, editor.saved(0));

    editor.paintClass(1).set("replace-from", 0);
    for (double[] corner :
        new double[][] {{3.5, 3.5}, {30.5, 3.5}, {30.5, 40.5}, {3.5, 40.5}, {3.5, 3.5}}) {
      editor.draw(corner[0], corner[1]);
    }
    byte[] inside = with(everywhere, 1, (x, y) -> x >= 4 && x <= 30 && y >= 4 && y < 24);
    assertArrayEquals(inside, editor.saved(0));
  }

  @Test
  void nothingIsPaintedOutsideOfTheRegions() {
    editor.open(1).set("brush-size", 40).paintClass(2);
    assertEquals(
        Set.of(
            "M8 8H24",
            "M8 24H24",
            "M8 8V24",
            "M24 8V24",
            "M40 20H50",
            "M40 32H50",
            "M40 20V32",
            "M50 20V32"),
        Set.of(
            browser
                .<String>run("return document.querySelector('#marks .wanted').getAttribute('d')")
                .split("(?<=.)(?=M)")));
    byte[] before = editor.labels();
    Pixels wanted =
        (x, y) -> x >= 8 && x < 24 && y >= 8 && y < 24 || x >= 40 && x < 50 && y >= 20 && y < 32;

    editor.draw(2, 20, 60, 20);

    byte[] expected = with(before, 2, wanted);
    assertArrayEquals(expected, editor.saved(1));
    browser.click("#undo");
    editor.tool("flood").draw(30, 10);
    assertArrayEquals(before, editor.saved(1), "a click beside the regions");
    editor.draw(10, 10);
    assertArrayEquals(with(before, 2, (x, y) -> wanted.has(x, y) && x < 32), editor.saved(1));
  }

  @Test
  void allOfItIsDoneByKeyboard() {
    browser.open(server.page(), 1000, 800, false);
    browser.await("document.querySelector('.card') !== null");
    String isCard = "return document.activeElement.dataset.image ?? ''";
    for (int i = 0; i < 30 && browser.<String>run(isCard).isEmpty(); i++) {
      browser.type(Keys.TAB);
    }
    assertEquals("0", browser.run(isCard));
    browser.type(Keys.ARROW_RIGHT);
    assertEquals("1", browser.run(isCard));
    browser.type(Keys.ARROW_LEFT, Keys.ENTER);
    browser.await(STATE, 0, "edit");

    // From the middle to (33, 24); a brush of 24 pixels has its centre on a corner, here (34, 25).
    browser.type("3", Keys.ARROW_RIGHT);
    browser.type(" ");

    byte[] disc =
        with(
            predicted,
            2,
            (x, y) -> (2 * x - 67) * (2 * x - 67) + (2 * y - 49) * (2 * y - 49) < 24 * 24);
    assertArrayEquals(disc, editor.saved(0));
    browser.type(Keys.CONTROL, Keys.ENTER);
    browser.await(STATE, 1, "edit");
    assertTrue(server.get("/api/queue").contains("\"state\":\"labelled\""));
    browser.type("p");
    browser.await(STATE, 0, "labelled");
    browser.type("o");
    browser.await(STATE, 0, "edit");
    assertArrayEquals(disc, editor.saved(0));
  }

  @Test
  void anImageIsSkippedForAReasonAndOpenedAgain() {
    editor.open(0);
    browser.click("#skip");
    browser.click("#reason-private");
    browser.click("#skip-confirm");
    browser.await(STATE, 1, "edit");
    assertTrue(server.get("/api/queue").contains("\"skipReason\":\"private\""));

    editor.open(0);
    assertEquals(
        "Skipped: private. Reopen it to label it after all.",
        browser.run("return document.getElementById('banner-text').textContent"));
    editor.draw(10, 10);
    assertArrayEquals(predicted, editor.labels());
    browser.click("#reopen");
    browser.await(STATE, 0, "edit");
    editor.paintClass(2).draw(10, 10);
    assertFalse(Arrays.equals(predicted, editor.saved(0)));
    assertTrue(server.get("/api/queue").contains("\"state\":\"draft\""));
  }

  @Test
  void namesAreText() {
    browser.open(server.page(), 1000, 800, false);
    browser.await("document.querySelectorAll('.card').length === 3");
    assertEquals(
        HOSTILE, browser.run("return document.querySelectorAll('.card .name')[2].textContent"));
    editor.open(2);
    assertEquals(HOSTILE, browser.run("return document.querySelector('h1').textContent"));
    assertEquals(
        HOSTILE,
        browser.run("return document.querySelector('[data-class=\"1\"] .class-name').textContent"));
    editor.paintClass(1).draw(10, 10);
    browser.click("#skip");
    browser.run("document.getElementById('reason-text').value = arguments[0]", HOSTILE);
    browser.click("#reason-other");
    browser.click("#skip-confirm");
    browser.await(STATE, 0, "edit");
    browser.click("#nav-queue");
    browser.click("#filter-all");
    assertEquals(
        "Skipped: " + HOSTILE,
        browser.run("return document.querySelectorAll('.card .reason')[2].textContent"));
    Map<String, Object> harm =
        browser.run(
            "return { images: document.querySelectorAll('img[src=x]').length, harm: window.harm ?? 0 }");
    assertEquals(Map.of("images", 0L, "harm", 0L), harm);
  }
}

package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was drawn is never lost: not with the server, not with the tab, not by another tab. */
class LabelPageServerTest extends LabelPageCase {

  private static final String WAITS =
      "mada.state.outbox.name === 'waiting' && mada.state.outbox.count === arguments[0]";

  private static final String MODE = "mada.state.mode === arguments[0]";

  private final byte[] predicted = prediction(WIDTH, HEIGHT).ids();

  /** Three strokes over one another, of which each later one covers a part of the one before. */
  private byte[] drawThree() {
    editor.set("brush-size", 9);
    editor.paintClass(2).draw(10, 20, 30, 20);
    editor.paintClass(1).draw(20, 10, 20, 30);
    editor.paintClass(0).draw(10, 28, 30, 28);
    byte[] drawn = editor.labels();
    assertEquals(2, drawn[20 * WIDTH + 12]);
    assertEquals(1, drawn[12 * WIDTH + 20]);
    assertEquals(0, drawn[28 * WIDTH + 20]);
    return drawn;
  }

  /** Of requests that nobody answers a browser itself complains on the console. */
  private void forgetFailedRequests() {
    List<String> console = browser.console();
    assertTrue(
        console.stream().allMatch(line -> line.contains("Failed to load resource")),
        console.toString());
  }

  /** Where the server keeps strokes, from the first that arrives. */
  private Path drafts() {
    return server.folder().resolve("drafts");
  }

  private String text(String id) {
    return browser.run("return document.getElementById(arguments[0]).textContent", id);
  }

  @Test
  void paintingGoesOnWhileTheServerIsAwayAndAllOfItArrives() {
    editor.open(0);
    server.close();

    byte[] drawn = drawThree();

    browser.await(WAITS, 3);
    assertEquals("Waiting (3)", text("save-text"));
    browser.click("#accept");
    browser.await("document.querySelector('.toast.error') !== null");
    assertTrue(text("toasts").contains("The server does not have all strokes yet"), text("toasts"));
    assertFalse(Files.exists(drafts()));
    server.start();
    assertArrayEquals(drawn, editor.saved(0));
    assertTrue(Files.exists(drafts()));
    assertEquals("Saved", text("save-text"));
    editor.paintClass(2).draw(50, 40);
    editor.saved(0);
    forgetFailedRequests();
  }

  @Test
  void strokesThatWaitOutliveTheServerAndTheTab() {
    editor.open(0);
    server.close();
    byte[] drawn = drawThree();
    browser.await(WAITS, 3);
    browser.open(URI.create("about:blank"), 1000, 800, false);
    assertFalse(Files.exists(drafts()));
    server.start();

    editor.open(0);

    assertArrayEquals(drawn, editor.saved(0));
    forgetFailedRequests();
  }

  @Test
  void strokesThatWaitAreNotForAnotherRunAtTheSameAddress(@TempDir Path folder) {
    editor.open(0);
    server.close();
    drawThree();
    browser.await(WAITS, 3);
    browser.open(URI.create("about:blank"), 1000, 800, false);
    server =
        new PageServer(folder, CLASSES)
            .add("town/plain", picture(WIDTH, HEIGHT), prediction(WIDTH, HEIGHT))
            .startAt(server.page());
    editor = new EditorPage(browser, server, WIDTH, HEIGHT).open(0);

    assertArrayEquals(predicted, editor.saved(0));
    forgetFailedRequests();
  }

  @Test
  void aReloadedTabShowsStrokesThatWaitAndSendsThem() throws IOException {
    editor.open(0);
    Path drafts = drafts();
    Files.writeString(drafts, "a file where the server needs a folder");
    byte[] drawn = drawThree();
    browser.await(WAITS, 3);

    browser.run("window.isBefore = true");
    browser.devTools("Page.reload", Map.of());
    browser.await("!window.isBefore && mada.state.image === 0 && mada.state.mode === 'edit'");
    browser.await(WAITS, 3);

    assertArrayEquals(drawn, editor.labels());
    assertArrayEquals(predicted, server.label(0));
    Files.delete(drafts);
    browser.click("#save-state");
    assertArrayEquals(drawn, editor.saved(0));
    forgetFailedRequests();
  }

  @Test
  void ofTwoTabsOnePaints() {
    editor.open(0).paintClass(2).draw(10, 10);
    byte[] first = editor.saved(0);
    String tab = browser.tab();
    browser.openTab();
    String other = browser.tab();

    editor.open(0);
    assertTrue(browser.<Boolean>run("return " + MODE, "elsewhere"));
    assertTrue(text("banner-text").startsWith("This image is being edited elsewhere"));
    editor.paintClass(2).draw(40, 10);
    assertArrayEquals(first, editor.labels());
    assertTrue(browser.<Boolean>run("return document.getElementById('accept').disabled"));
    browser.click("#take-over");
    browser.await(MODE, "edit");
    editor.paintClass(1).draw(40, 10);
    byte[] second = editor.saved(0);

    browser.show(tab);
    browser.await(MODE, "lost");
    assertTrue(text("banner-text").startsWith("This image was taken over"), text("banner-text"));
    editor.draw(20, 40);
    assertArrayEquals(first, editor.labels());
    browser.click("#take-over");
    browser.await(MODE, "edit");
    assertArrayEquals(second, editor.labels(), "what the other tab has drawn");
    browser.show(other);
    browser.await(MODE, "lost");
    browser.closeTab(tab);
  }

  @Test
  void strokesThatWaitArriveOnceTheBrowserHasTheNewToken() {
    server.close();
    server.startWith("one");
    browser.open(server.page(), 1000, 800, false);
    editor.open(0);
    server.close();
    server.startWith("two");

    byte[] drawn = drawThree();

    browser.await(WAITS, 3);
    String tab = browser.tab();
    browser.openTab();
    browser.open(server.page(), 1000, 800, false);
    browser.await("document.querySelector('.card') !== null");
    String other = browser.tab();
    browser.show(tab);
    assertArrayEquals(drawn, editor.saved(0));
    forgetFailedRequests();
    browser.closeTab(other);
  }

  @Test
  void strokesForALabelThatWasAcceptedElsewhereWaitForADecision() {
    editor.open(0).set("brush-size", 9).paintClass(2);
    server.addLabel(0, prediction(WIDTH, HEIGHT));

    editor.draw(10, 20, 30, 20);

    browser.await(MODE, "labelled");
    assertArrayEquals(predicted, editor.labels(), "what was accepted");
    assertEquals("Not sent (1)", text("save-text"));
    browser.click("#reopen");
    browser.await(MODE, "edit");
    assertTrue(text("banner-text").contains("the label was accepted meanwhile"));
    browser.click("#send-refused");
    browser.await(MODE, "edit");
    assertEquals(2, editor.saved(0)[20 * WIDTH + 20]);
    forgetFailedRequests();
  }

  @Test
  void aLabelFileOfAnotherSizeIsNotEdited() {
    server.addLabel(0, prediction(WIDTH / 2, HEIGHT));

    editor.open(0);

    assertTrue(browser.<Boolean>run("return " + MODE, "edit"));
    assertArrayEquals(predicted, editor.labels());
    assertTrue(
        text("banner-text").startsWith("The label file that is there is not used: "),
        text("banner-text"));
  }
}

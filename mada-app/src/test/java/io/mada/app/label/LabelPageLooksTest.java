package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.label.web.RunControl.Curve;
import io.mada.label.web.RunControl.Point;
import io.mada.label.web.RunControl.State;
import io.mada.label.web.RunControl.Training;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** Every part of the labelling page on small and large screens, and to a screen reader. */
class LabelPageLooksTest extends LabelPageCase {

  private static final Training TRAINING =
      new Training(
          State.RUNNING,
          "stage1: 120 of 450",
          "stage1",
          120,
          450,
          340,
          12.3,
          false,
          List.of(
              new Curve("warmup", List.of(new Point(40000, 0.21), new Point(80000, 0.3))),
              new Curve("stage1", List.of(new Point(40000, 0.35), new Point(80000, 0.41)))),
          false);

  /** What each part of the page shows when it is there. */
  private static final Map<String, String> PARTS =
      Map.of(
          "/#/queue", "document.querySelectorAll('.card').length === 3",
          "/#/label/0", "mada.state.mode === 'edit'",
          "/#/label/1", "mada.state.mode === 'edit'",
          "/#/training", "document.querySelector('#curves svg') !== null");

  /** Controls that can be seen but are not wholly within the window's width. */
  private static final String OUTSIDE =
      """
      const isOutside = ({ left, right }) => left < -0.5 || right > innerWidth + 0.5;
      return [...document.querySelectorAll('a, button, input, select, h1, p, img, svg, canvas')]
        .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter(each => each.className !== 'jump' && isOutside(each.getBoundingClientRect()))
        .map(each => each.outerHTML.slice(0, 100));
      """;

  private static final Set<String> CONTROLS =
      Set.of(
          "button",
          "link",
          "textbox",
          "searchbox",
          "checkbox",
          "radio",
          "slider",
          "combobox",
          "Canvas",
          "progressbar",
          "ProgressIndicator",
          "dialog");

  @BeforeEach
  void train() {
    server.run().stand(TRAINING);
  }

  private void show(String part, int width, int height, boolean dark) {
    browser.open(server.page().resolve("/"), width, height, dark);
    browser.run("location.hash = arguments[0]", part.substring(1));
    browser.await(PARTS.get(part));
  }

  @ParameterizedTest
  @CsvSource({
    "390, 844, false",
    "390, 844, true",
    "820, 1180, false",
    "820, 1180, true",
    "1440, 900, false",
    "1440, 900, true"
  })
  void nothingIsWiderThanTheWindow(int width, int height, boolean dark) {
    for (String part : PARTS.keySet()) {
      show(part, width, height, dark);

      long wide = browser.run("return document.documentElement.scrollWidth");
      assertEquals(width, wide, part);
      assertEquals(List.of(), browser.run(OUTSIDE), part);
      String background =
          browser.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]");
      assertEquals(dark, Integer.parseInt(background) < 128, part);
    }
  }

  @Test
  void everyControlHasAName() {
    for (int width : List.of(390, 1440)) {
      for (String part : PARTS.keySet()) {
        show(part, width, 900, false);
        assertEquals(List.of(), nameless(), part);
      }
    }
    for (String key : List.of("k", "?")) {
      show("/#/label/0", 1440, 900, false);
      browser.type(key);
      browser.await("document.querySelector('dialog[open]') !== null");
      assertEquals(List.of(), nameless(), key);
      browser.type(Keys.ESCAPE);
      browser.await("document.querySelector('dialog[open]') === null");
    }
    for (String tool : List.of("eraser", "polygon", "flood", "superpixel", "replace")) {
      browser.click("#tool-" + tool);
      assertEquals(List.of(), nameless(), tool);
    }
  }

  /** The roles of controls of which a screen reader could not say what they are for. */
  private List<String> nameless() {
    List<?> nodes =
        (List<?>) browser.devTools("Accessibility.getFullAXTree", Map.of()).get("nodes");
    List<String> nameless = new ArrayList<>();
    int controls = 0;
    for (Object each : nodes) {
      Map<?, ?> node = (Map<?, ?>) each;
      String role = value(node, "role");
      if (node.get("ignored").equals(false) && CONTROLS.contains(role)) {
        controls++;
        if (value(node, "name").isBlank()) {
          nameless.add(role);
        }
      }
    }
    assertTrue(controls >= 2, controls + " controls");
    return nameless;
  }

  private static String value(Map<?, ?> node, String property) {
    return node.get(property) instanceof Map<?, ?> value ? String.valueOf(value.get("value")) : "";
  }

  @Test
  void theKeyboardReachesEveryControlOfTheEditorAndGetsOut() {
    show("/#/label/0", 1440, 900, false);
    List<String> all =
        browser.run(
            """
            return [...document.querySelectorAll('a[href], button, input, select, canvas')]
              .filter(each => !each.disabled && each.checkVisibility({ visibilityProperty: true }))
              .map(each => each.id || each.className || each.textContent.trim());
            """);
    Set<String> reached = new HashSet<>();
    for (int i = 0; i < 2 * all.size(); i++) {
      browser.type(Keys.TAB);
      reached.add(
          browser.run(
              "const e = document.activeElement; return e.id || e.className || e.textContent.trim()"));
    }
    List<String> missed = all.stream().filter(each -> !reached.contains(each)).toList();
    assertEquals(List.of(), missed);
  }

  @Test
  void whatTheServerSaysOfTheTrainingIsShown() {
    show("/#/training", 1000, 800, false);
    String cutOff =
        """
        const chart = document.querySelector('#curves svg').getBoundingClientRect();
        return [...document.querySelectorAll('#curves svg text')]
          .filter(text => text.getBoundingClientRect().right > chart.right)
          .map(text => text.textContent);
        """;
    assertEquals(List.of(), browser.run(cutOff));
    assertEquals(
        List.of("Training", "stage1: 120 of 450"),
        browser.run(
            "return ['state', 'message'].map(id => document.getElementById('training-' + id).textContent)"));
    assertEquals(
        List.of("stage1", "120 of 450", "5 min 40 s", "12.3 steps/s"),
        browser.run(
            "return [...document.querySelectorAll('#training-facts dd')].map(d => d.textContent)"));

    server
        .run()
        .stand(new Training(State.FAILED, HOSTILE, "", 0, 0, -1, 0, false, List.of(), false));
    browser.await("document.getElementById('training-state').dataset.state === 'failed'");
    assertEquals(
        HOSTILE + "; 3 labels are missing",
        browser.run("return document.getElementById('training-message').textContent"));
    assertEquals(false, browser.run("return 'harm' in window"));
  }

  @Test
  void openingAndPaintingAreMeasured() {
    int width = 2048;
    int height = 1024;
    server.close();
    server.add("wide", picture(width, height), prediction(width, height)).start();
    var wide = new EditorPage(browser, server, width, height);
    wide.open(3).paintClass(2).draw(100, 100, 900, 300);
    wide.tool("superpixel");
    browser.await("document.getElementById('superpixel-state').textContent === ''");
    wide.draw(1500, 800);
    browser.await("mada.state.outbox.name === 'saved'");

    for (String name : List.of("mada:open", "mada:stroke", "mada:superpixel")) {
      long measures = browser.run("return performance.getEntriesByName(arguments[0]).length", name);
      assertTrue(measures > 0, name);
    }
    assertEquals(2, server.label(3)[800 * width + 1500]);
    assertEquals(2, server.label(3)[200 * width + 500]);
  }
}

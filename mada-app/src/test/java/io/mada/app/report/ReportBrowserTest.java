package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.app.testing.Browser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of a benchmark, or of a run in rounds, as a reader sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportBrowserTest {

  private static final List<String> FIGURES =
      List.of(
          "figure-budgets",
          "figure-clicks",
          "figure-accuracy",
          "figure-coverage",
          "figure-classes",
          "figure-miou",
          "figure-loss",
          "figure-overlap",
          "figure-map");

  /** The drawn shapes of a figure, and whether they can be seen. */
  private static final String SHAPES =
      """
      const drawing = document.querySelector('#' + arguments[0] + ' .chart svg');
      const size = drawing.getBoundingClientRect();
      return size.width > 200 && size.height > 100 ? drawing.querySelectorAll('path, circle, rect').length : -1;
      """;

  private static final String COLUMN =
      """
      const table = document.querySelector('#summary table');
      const place = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent === arguments[0]);
      return [...table.tBodies[0].rows].map(row => row.cells[place].textContent);
      """;
  private static final String CLICK =
      """
      const cells = [...document.querySelectorAll('#summary th')];
      const cell = cells.find(cell => cell.textContent === arguments[0]);
      cell.querySelector('button').click();
      return cell.getAttribute('aria-sort');
      """;

  @TempDir private static Path folder;

  private Browser browser;
  private Path oneBudget;
  private Path twoBudgets;
  private Path rounds;

  @BeforeAll
  void start() {
    browser = Browser.start();
    oneBudget = report("one", 0.25);
    twoBudgets = report("two", 0.25, 0.5);
    TinyRounds run = TinyRounds.in(folder.resolve("rounds"));
    assertEquals(List.of(), RunReport.write(run.folder(), run.inputs(2)));
    rounds = run.folder().resolve(ReportPage.FILE);
  }

  private static Path report(String name, Double... budgets) {
    TinyBenchmark benchmark = TinyBenchmark.in(folder.resolve(name), budgets);
    assertEquals(List.of(), BenchmarkReport.write(benchmark.folder(), benchmark.inputs()));
    return benchmark.folder().resolve(ReportPage.FILE);
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingIsComplainedOfOrFetched() {
    assertEquals(List.of(), browser.console());
    String fetched =
        "return performance.getEntriesByType('resource').filter(e => !/^data:/.test(e.name)).length";
    assertEquals(0L, browser.<Long>run(fetched));
  }

  @Test
  void everyFigureIsDrawn() {
    for (Path page : List.of(oneBudget, twoBudgets)) {
      browser.open(page, 1200, 900, false);
      for (String figure : FIGURES) {
        long shapes = browser.run(SHAPES, figure);
        assertTrue(shapes > 20, figure + " has " + shapes + " shapes");
      }
    }
  }

  @Test
  void picturesAreShown() {
    browser.open(oneBudget, 1200, 900, false);
    long strips = browser.run("return document.querySelectorAll('.strip').length");
    browser.run("document.querySelectorAll('.strip').forEach(strip => strip.open = true)");
    // A strip is filled when the browser has told of its opening.
    browser.run(
        "document.querySelectorAll('.strip').forEach(strip => strip.dispatchEvent(new Event('toggle')))");
    long images = browser.run("return document.images.length");
    long broken =
        browser.run(
            "return [...document.images].filter(i => i.complete && !i.naturalWidth || !i.alt).length");
    long windows = browser.run("return document.querySelectorAll('.windows').length");

    assertEquals(5, strips);
    assertEquals(5 * 6 * 5, images, "five pictures of six images of five strategies");
    assertEquals(0, broken);
    assertEquals(6, windows);
  }

  @Test
  void tablesSortByAClick() {
    browser.open(oneBudget, 1200, 900, false);
    List<String> first = column("mIoU");
    assertEquals(sorted(first, true), first, "the best comes first");

    assertEquals("ascending", browser.run(CLICK, "mIoU"));
    assertEquals(sorted(first, false), column("mIoU"));
    assertEquals("ascending", browser.run(CLICK, "Strategy"));
    assertEquals(
        column("Strategy").stream().sorted(String.CASE_INSENSITIVE_ORDER).toList(),
        column("Strategy"));
    assertEquals("descending", browser.run(CLICK, "Difference"));
    List<String> differences = column("Difference");
    assertEquals("–", differences.get(differences.size() - 1), "what is unknown comes last");
  }

  @Test
  void theLegendHidesAndControlsChange() {
    browser.open(twoBudgets, 1200, 900, false);
    long all = browser.run(SHAPES, "figure-map");
    browser.run("document.querySelectorAll('#figure-map .legend button')[0].click()");
    long withoutPool = browser.run(SHAPES, "figure-map");
    assertEquals(TinyBenchmark.POOL, all - withoutPool);

    long few =
        browser.run("return document.querySelectorAll('#figure-map .chart svg path').length");
    browser.run(
        """
        const select = document.querySelector('#figure-map select');
        select.selectedIndex = 1;
        select.dispatchEvent(new Event('change'));
        """);
    long more =
        browser.run("return document.querySelectorAll('#figure-map .chart svg path').length");
    assertTrue(more > few, few + " shapes, then " + more);
  }

  @Test
  void namesAreTextAndFailuresAreTold() {
    browser.open(oneBudget, 1200, 900, false);

    assertEquals(TinyBenchmark.UNFRIENDLY, browser.run("return document.title"));
    assertEquals(
        TinyBenchmark.UNFRIENDLY, browser.run("return document.querySelector('h1').textContent"));
    assertTrue(column("Strategy").contains(TinyBenchmark.UNFRIENDLY));
    long elements =
        browser.run(
            "return document.querySelectorAll('th b, th button *, table i, img[src=x], li > i > *').length");
    assertEquals(0, elements);
    String failed = browser.run("return document.querySelector('#failed + ul').textContent");
    assertTrue(failed.endsWith("seed 2: the <i>power</i> has failed"), failed);
  }

  @Test
  void aPhoneShowsItWithoutScrollingSideways() {
    for (Path page : List.of(oneBudget, twoBudgets)) {
      browser.open(page, 375, 800, false);
      long width = browser.run("return document.documentElement.scrollWidth");
      assertEquals(375, width);
      for (String figure : FIGURES) {
        assertTrue(browser.<Long>run(SHAPES, figure) > 20, figure);
      }
    }
  }

  @Test
  void darkModeTurnsPageAndFigures() {
    String colors =
        """
        const texts = [...document.querySelectorAll('#figure-classes .chart svg text')];
        const page = getComputedStyle(document.body);
        return [page.backgroundColor, page.color, ...texts.map(text => getComputedStyle(text).fill)];
        """;
    browser.open(oneBudget, 1200, 900, false);
    List<String> light = browser.run(colors);
    browser.open(oneBudget, 1200, 900, true);
    List<String> dark = browser.run(colors);

    assertEquals("rgb(255, 255, 255)", light.get(0));
    assertNotEquals(light.get(0), dark.get(0));
    for (List<String> scheme : List.of(light, dark)) {
      List<String> texts = scheme.subList(2, scheme.size());
      assertTrue(
          texts.contains(scheme.get(1)), "a figure's text has the colour of the page's: " + scheme);
      assertFalse(
          texts.contains(scheme.get(0)),
          "a figure's text has the colour of the background: " + scheme);
    }
  }

  @Test
  void theKeyboardTurnsFromRoundToRound() {
    String legend =
        "return [...document.querySelectorAll('#figure-map .legend button')].map(b => b.textContent)";
    String caption = "return document.querySelector('#figure-map figcaption').textContent";
    for (boolean dark : List.of(false, true)) {
      browser.open(rounds, 1200, 900, dark);
      assertEquals(List.of("pool", "source anchors", "selected"), browser.run(legend));
      assertTrue(browser.<String>run(caption).contains("by the network of the warm-up along"));
      long first = browser.run(SHAPES, "figure-map");

      browser.press("#figure-map select", Keys.ARROW_DOWN);

      assertEquals(
          List.of("pool", "source anchors", "selected before", "selected"), browser.run(legend));
      assertTrue(browser.<String>run(caption).contains("by the network of round 1 along"));
      long second = browser.run(SHAPES, "figure-map");
      assertEquals(
          9 + 2, second - first, "nine more anchors, and two images that were selected before");
    }
  }

  @Test
  void everyRoundHasItsPictures() {
    browser.open(rounds, 375, 800, false);
    assertEquals(375L, browser.<Long>run("return document.documentElement.scrollWidth"));
    browser.press("#pictures .strip:nth-of-type(2) summary", Keys.ENTER);

    List<String> captions =
        browser.run(
            "return [...document.querySelectorAll('#pictures .strip figcaption')].map(c => c.textContent)");

    List<String> both = new ArrayList<>();
    for (List<String> networks :
        List.of(List.of("the warm-up", "round 1"), List.of("round 1", "stage 1"))) {
      List<String> image =
          List.of(
              "image",
              "label",
              "prediction of " + networks.get(0),
              "prediction of " + networks.get(1),
              "entropy of " + networks.get(0));
      both.addAll(image);
      both.addAll(image);
    }
    assertEquals(both, captions);
  }

  @Test
  void theReportBeginsWithTheResult() {
    String texts =
        """
        const box = document.getElementById('result');
        return [box.querySelector('.headline').textContent, box.getBoundingClientRect().top < 300,
          ...[...box.querySelectorAll('dt')].map(name => name.textContent)];
        """;
    browser.open(rounds, 390, 800, false);
    assertEquals(
        List.of("mIoU 20.0 → 55.0 % +35.0 points", true, "warm-up", "stage 1"), browser.run(texts));
    browser.open(oneBudget, 390, 800, false);
    assertEquals(
        List.of("mIoU 20.0 → 28.0 % +8.0 points", true, "warm-up", "random", "mada"),
        browser.run(texts));
  }

  @Test
  void whatAnEvaluationHasFoundIsDrawn() {
    for (int width : List.of(1200, 390)) {
      browser.open(rounds, width, 900, false);
      for (String figure :
          List.of("figure-training", "figure-confusion", "figure-calibration", "figure-images")) {
        long shapes = browser.run(SHAPES, figure);
        assertTrue(shapes >= 6, figure + " has " + shapes + " shapes");
      }
      assertEquals((long) width, browser.<Long>run("return document.documentElement.scrollWidth"));
    }
    assertEquals(
        List.of("carroad2032.3", "roadcar11.0", "carsky11.6"),
        browser.run(
            "return [...document.querySelectorAll('#confusion tbody tr')].map(row => row.textContent)"));
    assertEquals(
        12L, browser.<Long>run("return document.querySelectorAll('#images tbody tr').length"));
    assertEquals(
        6L, browser.<Long>run("return document.querySelectorAll('#images .chosen').length"));
  }

  /** A wide table scrolls in its own box, by the keyboard too, and its rows' names stay. */
  @Test
  void tablesScrollInTheirOwnBoxOnAPhone() {
    String box = "const box = document.querySelector('#scores .scroll');";
    browser.open(rounds, 390, 800, false);
    assertTrue(browser.<Boolean>run(box + "return box.scrollWidth > box.clientWidth"));
    browser.press("#scores .scroll", Keys.ARROW_RIGHT);
    browser.press("#scores .scroll", Keys.ARROW_RIGHT);
    browser.await("document.querySelector('#scores .scroll').scrollLeft > 20");
    assertTrue(
        browser.<Boolean>run(
            box
                + "return Math.abs(box.querySelector('tbody th').getBoundingClientRect().left"
                + " - box.getBoundingClientRect().left) < 1"));
    assertEquals(390L, browser.<Long>run("return document.documentElement.scrollWidth"));
  }

  /** By the formula of WCAG 2; 3 is what it asks of a drawing's parts. */
  @Test
  void dotsOfTheMapCanBeSeenInTheDark() {
    String contrast =
        """
        const luminance = color => {
          const parts = color.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        };
        const fill = getComputedStyle(document.querySelector('#figure-map .legend svg *')).fill;
        const drawn = [...document.querySelectorAll('#figure-map .chart svg path')]
          .filter(dot => getComputedStyle(dot).fill === fill).length;
        const [a, b] = [fill, getComputedStyle(document.body).backgroundColor].map(luminance);
        return [drawn, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
        """;
    for (boolean dark : List.of(false, true)) {
      browser.open(rounds, 1200, 900, dark);
      List<Number> found = browser.run(contrast);
      assertEquals(TinyBenchmark.POOL, found.get(0).intValue());
      assertTrue(found.get(1).doubleValue() >= 3, "contrast " + found.get(1));
    }
  }

  private List<String> column(String name) {
    return browser.run(COLUMN, name);
  }

  private static List<String> sorted(List<String> numbers, boolean descending) {
    List<String> sorted = new ArrayList<>(numbers);
    Comparator<String> order = Comparator.comparingDouble(Double::parseDouble);
    sorted.sort(descending ? order.reversed() : order);
    return sorted;
  }
}

package io.mada.app.benchmark;

import io.mada.api.ImageSize;
import io.mada.api.Text;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.app.label.EditorPage;
import io.mada.app.label.PageServer;
import io.mada.app.testing.Browser;
import io.mada.data.label.Taxonomies;
import io.mada.data.synthetic.SyntheticDataset;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Times the labelling page in the machine's Chromium, with street scenes of 2048 x 1024: opening an
 * image (the page is loaded already), and one of which 500 windows are wanted, from the mouse to
 * the screen in a stroke, filling a superpixel, and until the server has a stroke on its disk.
 * Prints medians, in milliseconds; then the heap that the server needs for 1,000 labelled images of
 * 256 x 128 after the queue was asked for.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="LabelPageBenchmark 20"
 * </pre>
 */
public final class LabelPageBenchmark {

  private static final Taxonomy CLASSES = Taxonomies.named("cityscapes");
  private static final ImageSize LARGE = new ImageSize(2048, 1024);
  private static final int IMAGES = 2;
  private static final int MANY = 1000;
  private static final int WINDOWS = 500;
  private static final int SIDE = 32;

  private static final String DURATIONS =
      "return performance.getEntriesByName(arguments[0]).map(entry => String(entry.duration))";
  private static final String SAVING =
      """
      return performance.getEntriesByType('resource')
        .filter(({ name }) => name.includes('/strokes?')).map(entry => String(entry.duration));
      """;

  private LabelPageBenchmark() {}

  /** Takes how often to do each. */
  public static void main(String[] arguments) throws IOException {
    int times = Integer.parseInt(arguments[0]);
    try (ScratchFolder scratch = ScratchFolder.make();
        PageServer server = new PageServer(scratch.path(), CLASSES);
        Browser browser = Browser.start()) {
      ImageSet scenes = scenes(LARGE, IMAGES);
      for (int i = 0; i < IMAGES; i++) {
        server.add("scene" + i, scenes.image(i), scenes.label(i));
      }
      for (int i = 0; i < IMAGES; i++) {
        server.add("windows" + i, scenes.image(i), scenes.label(i), windows());
      }
      server.start();
      time(browser, new EditorPage(browser, server, LARGE.width(), LARGE.height()), times);
    }
    try (ScratchFolder scratch = ScratchFolder.make();
        PageServer server = new PageServer(scratch.path(), CLASSES)) {
      System.out.println(Text.of("heap with %d images: %.1f MiB", MANY, heap(server)));
    }
  }

  private static ImageSet scenes(ImageSize size, int count) {
    Map<String, ?> settings =
        Map.of("count", count, "seed", 1, "size", List.of(size.width(), size.height()));
    Dataset dataset = new SyntheticDataset(Sections.of(settings));
    return dataset.open(CLASSES);
  }

  /** Every fourth place of a grid. */
  private static Region[] windows() {
    int columns = LARGE.width() / SIDE;
    return IntStream.range(0, WINDOWS)
        .map(i -> 4 * i)
        .mapToObj(i -> new Region(i % columns * SIDE, i / columns * SIDE, SIDE, SIDE))
        .toArray(Region[]::new);
  }

  private static void time(Browser browser, EditorPage editor, int times) {
    open(browser, editor, 0, times, "opening");
    open(browser, editor, IMAGES, times, "opening with " + WINDOWS + " windows");
    editor.open(0);
    browser.run("performance.clearResourceTimings()");
    for (int i = 0; i < times; i++) {
      editor.paintClass(i % 5).draw(200, 40 * i % 900, 900, 40 * i % 900, 1200, 500);
      browser.await("mada.state.outbox.name === 'saved'");
    }
    print("stroke", browser.run(DURATIONS, "mada:stroke"));
    print("saving", browser.run(SAVING));
    editor.tool("superpixel");
    browser.await("document.getElementById('superpixel-state').textContent === ''");
    for (int i = 0; i <= times; i++) {
      editor.paintClass(i % 5).draw(90 * i % 2000 + 20, 500);
    }
    List<String> fills = browser.run(DURATIONS, "mada:superpixel");
    print("superpixel", fills.subList(1, fills.size()));
  }

  /** Opens images in turn. */
  private static void open(Browser browser, EditorPage editor, int first, int times, String what) {
    editor.open(first);
    browser.run("performance.clearMeasures('mada:open')");
    for (int i = 1; i <= times; i++) {
      int image = first + i % IMAGES;
      browser.run("location.hash = '#/label/' + arguments[0]", image);
      browser.await("mada.state.image === arguments[0] && mada.state.mode === 'edit'", image);
    }
    print(what, browser.run(DURATIONS, "mada:open"));
  }

  private static void print(String what, List<String> milliseconds) {
    double[] taken = milliseconds.stream().mapToDouble(Double::parseDouble).toArray();
    double worst = milliseconds.stream().mapToDouble(Double::parseDouble).max().orElseThrow();
    System.out.println(
        Text.of(
            "%s: %.1f ms, at most %.1f ms of %d", what, Peer.median(taken), worst, taken.length));
  }

  /** In MiB, of the server alone. */
  private static double heap(PageServer server) {
    ImageSet scene = scenes(new ImageSize(256, 128), 1);
    LabelMap label = new LabelMap(256, 128, new byte[256 * 128]);
    for (int i = 0; i < MANY; i++) {
      server.add("scene" + i, scene.image(0), scene.label(0));
    }
    for (int i = 0; i < MANY; i++) {
      server.addLabel(i, label);
    }
    long before = used();
    server.start();
    // Each label is of one class, which is warned of when the server has looked at it.
    while (server.get("/api/queue").contains("\"warnings\":[]")) {
      Thread.onSpinWait();
    }
    return (used() - before) / 1048576.0;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

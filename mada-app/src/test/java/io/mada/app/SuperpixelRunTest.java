package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Superpixels;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.SelectionTable;
import io.mada.data.image.PngFiles;
import io.mada.data.segment.SuperpixelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** Runs whose strategies choose superpixels of four images of 32 x 32. */
class SuperpixelRunTest {

  private static final int SIDE = 8;
  private static final ImageSize SIZE = new ImageSize(32, 32);
  private static final List<String> NAMES =
      IntStream.range(0, 4).mapToObj(i -> "synthetic/00000" + i).toList();

  @TempDir private static Path folder;

  private static TinyExperiment experiment;

  @BeforeAll
  static void runMada() throws IOException {
    experiment = TinyExperiment.in(folder);
    Files.writeString(
        experiment.file(),
        Files.readString(experiment.file())
            .replace(
                "{strategy: mada, images: 2}",
                "{strategy: entropy, budget: 0.25, rounds: 1, regions: {kind: superpixels, size: 8}}")
            .replaceAll("(?s)  stage2:.*", ""));
    run("entropy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"entropy", "margin", "ripu", "density"})
  void theBudgetIsAShareOfAllPixels(String strategy) throws IOException {
    run(strategy, "selection.strategy=" + strategy);

    SelectionTable table = table(strategy, "");
    assertTrue(table.images().isEmpty());
    Map<Integer, List<Region>> regions = table.windows();
    // To half of the largest superpixel, in the pool or in each image.
    double error = strategy.equals("ripu") ? 4 * largest(strategy) / 2.0 : largest(strategy) / 2.0;
    assertEquals(0.25 * 4 * 32 * 32, 4 * 32 * 32 * table.share(4, SIZE), error);
    if (strategy.equals("ripu")) {
      assertEquals(Set.of(0, 1, 2, 3), regions.keySet());
    }
    regions.forEach(
        (image, some) -> {
          Superpixels superpixels = superpixels(strategy, image);
          Set<Region> all = new HashSet<>();
          for (int i = 0; i < superpixels.count(); i++) {
            all.add(superpixels.region(i));
          }
          assertTrue(all.containsAll(some));
          assertEquals(some.size(), Set.copyOf(some).size());
        });
  }

  @Test
  void roundsChooseOtherSuperpixelsOfTheSameBudget() throws IOException {
    run(
        "rounds",
        "selection.strategy=ripu",
        "selection.rounds=2",
        "selection.images=2",
        "selection.budget=null");

    SelectionTable table = table("rounds", "");
    assertEquals(0.5, table.share(4, SIZE), 4 * largest("rounds") / 2.0 / 4 / 1024);
    table
        .windows()
        .forEach((image, regions) -> assertEquals(regions.size(), Set.copyOf(regions).size()));
    SelectionTable first = table("rounds", "rounds/1");
    assertEquals(table.only(round -> round == 1), first);
    assertEquals(0.25, first.share(4, SIZE), 4 * largest("rounds") / 2.0 / 4 / 1024);
  }

  @Test
  void aRunThatFailedGoesOnToTheSameEnd() throws IOException {
    Path obstacle = Files.writeString(folder.resolve("fail"), "failed/pool/names.txt");
    Cli failed = experiment.run("run", "failed");
    Files.delete(obstacle);
    assertEquals("mada: the power has failed\n", failed.err());

    assertDone(experiment.run("run", "failed", "--resume"));

    for (String name : List.of("selection.csv", "metrics.json", "stage1/last.safetensors")) {
      assertSame("failed", name);
    }
  }

  @Test
  void aFileThatIsDamagedIsMadeAgainAsItWas() throws IOException {
    run("damaged");
    String name = NAMES.get(table("damaged", "").windows().keySet().iterator().next());
    String file = "superpixels/pool/8/" + name + ".png";
    Path damaged = experiment.directory("damaged").resolve(file);
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 40));

    assertDone(experiment.run("select", "damaged"));

    assertSame("damaged", "selection.csv");
    assertSame("damaged", file);
  }

  private static void assertSame(String run, String file) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(experiment.directory("entropy").resolve(file)),
        Files.readAllBytes(experiment.directory(run).resolve(file)),
        file);
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    run("threads", "selection.strategy=density");
    Path again = experiment.directory("again");
    Cli result =
        Cli.run(
            "run",
            experiment.file().toString(),
            "--run-dir",
            again.toString(),
            "--device",
            "cpu",
            "--threads",
            "2",
            "--quiet",
            "--set",
            "selection.strategy=density");
    assertDone(result);
    for (String name : NAMES) {
      String file = "superpixels/pool/8/" + name + ".png";
      assertArrayEquals(
          Files.readAllBytes(experiment.directory("threads").resolve(file)),
          Files.readAllBytes(again.resolve(file)));
    }
    assertTrue(
        Files.exists(again.resolve("superpixels/source/8/synthetic/000004.png")),
        "the density of the source is of superpixels too");
  }

  @Test
  void trainingSeesNoPixelOutsideOfTheSuperpixels() throws IOException {
    // Of a second run only labels outside differ; they are ground truth of other scenes.
    String label = "annotator={name: folder, labels: " + folder.resolve("labels") + "}";
    SelectionTable table = table("entropy", "");
    label(table, (byte) 1, (byte) LabelMap.IGNORED);
    run("inside", label);
    label(table, (byte) 1, (byte) 2);
    run("outside", label);

    assertArrayEquals(
        Files.readAllBytes(experiment.directory("inside").resolve("stage1/last.safetensors")),
        Files.readAllBytes(experiment.directory("outside").resolve("stage1/last.safetensors")));
    label(table, (byte) 3, (byte) 2);
    run("other", label);
    assertFalse(
        Arrays.equals(
            Files.readAllBytes(experiment.directory("inside").resolve("stage1/last.safetensors")),
            Files.readAllBytes(experiment.directory("other").resolve("stage1/last.safetensors"))));
  }

  @Test
  void aPersonSeesTheSuperpixelsThatWaitInEachRound() throws IOException {
    String[] options = {
      "--set", "annotator={name: folder}",
      "--set",
          "selection={strategy: ripu, images: 2, rounds: 2, regions: {kind: superpixels, size: 8}}"
    };
    Path run = experiment.directory("person");

    Cli stopped = experiment.run("run", "person", options);

    assertEquals(3, stopped.status(), stopped.err());
    assertTrue(stopped.err().startsWith("4 of 4 selected images wait for a label;"), stopped.err());
    assertShown(run.resolve("annotate/wanted"), table("person", "rounds/1").windows());
    label(run.resolve("labels"), table("person", "rounds/1"), (byte) 1, (byte) LabelMap.IGNORED);
    String[] resumed =
        Stream.concat(Stream.of(options), Stream.of("--resume")).toArray(String[]::new);
    Cli again = experiment.run("run", "person", resumed);

    assertEquals(3, again.status(), again.err());
    assertTrue(again.err().startsWith("4 of 4 selected images wait for a label;"), again.err());
    Cli check = experiment.run("label check", "person", options);
    assertTrue(check.out().endsWith("0 skipped, 4 missing\n"), "of the added ones: " + check.out());
    assertShown(
        run.resolve("annotate/wanted"), table("person", "").only(round -> round == 2).windows());
    label(run.resolve("labels"), table("person", ""), (byte) 1, (byte) LabelMap.IGNORED);
    assertDone(experiment.run("run", "person", resumed));
  }

  @Test
  void cellsOfABenchmarkShareTheDivisionAndThePass() throws IOException {
    String candidates =
        "{strategy: entropy, label: small, regions: {kind: superpixels, size: 8}}, "
            + "{strategy: entropy, label: large, regions: {kind: superpixels, size: 16}}, "
            + "{strategy: density, regions: {kind: superpixels, size: 8}}, entropy";

    assertDone(
        experiment.run(
            "benchmark",
            "benchmark",
            "--set",
            "benchmark={strategies: [" + candidates + "], seeds: [7], budgets: [0.25]}"));

    Path cells = experiment.directory("benchmark").resolve("cells");
    assertTrue(Files.isSymbolicLink(cells.resolve("small-0.25-7/superpixels")));
    assertTrue(Files.exists(cells.resolve("small-0.25-7/superpixels/pool/16")));
    assertArrayEquals(
        Files.readAllBytes(experiment.directory("entropy").resolve("selection.csv")),
        Files.readAllBytes(cells.resolve("small-0.25-7/selection.csv")));
    for (String cell : List.of("large-0.25-7", "density-0.25-7")) {
      assertTrue(
          Files.readString(cells.resolve(cell + "/selection.csv"))
              .startsWith("name,score,rank,x,y,width,height,round,runs"));
    }
    assertEquals(1, Files.readAllLines(cells.resolve("entropy-0.25-7/selection.txt")).size());
  }

  @Test
  void theReportShowsTheirOutlines() throws IOException {
    String report = Files.readString(experiment.directory("entropy").resolve("report.html"));
    Region region =
        table("entropy", "").windows().values().stream()
            .flatMap(List::stream)
            .filter(r -> !r.isWindow())
            .findFirst()
            .orElseThrow();

    String json =
        Stream.concat(
                Stream.of(region.x(), region.y(), region.width(), region.height()),
                region.runs().stream())
            .toList()
            .toString()
            .replace(" ", "");
    assertTrue(report.contains(json), json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {strategy: entropy, budget: 0.25, regions: {kind: superpixels, size: 33}} | selection.regions.size is 33, but the target's images are only 32x32; lower it
          {strategy: entropy, budget: 0.25, regions: {kind: superpixels, size: 3}}  | selection.regions.size must be from 4 to 65536, not 3
          {strategy: entropy, budget: 0.25, regions: {kind: squares, size: 8}}      | selection.regions.kind is 'squares', and the only kind there is is superpixels
          {strategy: entropy, budget: 0.25, regions: superpixels}                   | selection.regions must be as {kind: superpixels, size: 32}
          {strategy: mada, budget: 0.25, regions: {kind: superpixels, size: 8}}     | selection.regions is not for the strategy 'mada', which chooses whole images
          """)
  void aMistakeIsOneLineBeforeAnythingRuns(String selection, String message) {
    Cli result = experiment.run("run", "mistake", "--set", "selection=" + selection);

    assertEquals(2, result.status(), result.err());
    assertTrue(result.err().strip().endsWith(message), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(Files.exists(experiment.directory("mistake").resolve("warmup")));
  }

  private static void assertShown(Path wanted, Map<Integer, List<Region>> regions)
      throws IOException {
    for (Map.Entry<Integer, List<Region>> image : regions.entrySet()) {
      BufferedImage picture =
          ImageIO.read(wanted.resolve(NAMES.get(image.getKey()) + ".png").toFile());
      boolean[] inside = inside(image.getValue());
      int white = 0;
      for (int i = 0; i < inside.length; i++) {
        int rgb = picture.getRGB(i % 32, i / 32);
        white += (rgb & 0xffffff) == 0xffffff ? 1 : 0;
        if (!inside[i]) {
          assertTrue((rgb & 0xff) <= 85 && (rgb >> 16 & 0xff) <= 85, "darkened");
        }
      }
      assertTrue(white > image.getValue().size(), "outlined");
    }
  }

  private static boolean[] inside(List<Region> regions) {
    boolean[] inside = new boolean[32 * 32];
    for (Region region : regions) {
      for (Region part : region.parts()) {
        for (int y = part.y(); y < part.y() + part.height(); y++) {
          Arrays.fill(inside, y * 32 + part.x(), y * 32 + part.x() + part.width(), true);
        }
      }
    }
    return inside;
  }

  private static void label(SelectionTable table, byte inside, byte outside) {
    label(folder.resolve("labels"), table, inside, outside);
  }

  private static void label(Path labels, SelectionTable table, byte inside, byte outside) {
    table
        .windows()
        .forEach(
            (image, regions) -> {
              boolean[] chosen = inside(regions);
              byte[] ids = new byte[32 * 32];
              for (int i = 0; i < ids.length; i++) {
                ids[i] = chosen[i] ? inside : outside;
              }
              Path file = labels.resolve(NAMES.get(image) + ".png");
              file.getParent().toFile().mkdirs();
              PngFiles.write(file, new LabelMap(32, 32, ids));
            });
  }

  private static int largest(String run) {
    return IntStream.range(0, 4)
        .mapToObj(image -> superpixels(run, image))
        .flatMapToInt(s -> IntStream.range(0, s.count()).map(s::pixels))
        .max()
        .orElseThrow();
  }

  private static Superpixels superpixels(String run, int image) {
    Path file =
        experiment
            .directory(run)
            .resolve("superpixels/pool/" + SIDE + "/" + NAMES.get(image) + ".png");
    return SuperpixelFile.read(file, SIZE).orElseThrow();
  }

  private static SelectionTable table(String run, String place) {
    ImageSet pool = Mockito.mock(ImageSet.class);
    Mockito.when(pool.names()).thenReturn(NAMES);
    try (RunDirectory directory = RunDirectory.open(experiment.directory(run))) {
      return SelectionTable.read(directory.files().in(place), pool);
    }
  }

  private static void run(String directory, String... assignments) {
    Stream<String> options =
        Stream.of(assignments).flatMap(assignment -> Stream.of("--set", assignment));
    if (!Files.exists(experiment.directory(directory).resolve("metrics.json"))) {
      assertDone(experiment.run("run", directory, options.toArray(String[]::new)));
    }
  }

  private static void assertDone(Cli result) {
    assertEquals(0, result.status(), result.err());
  }
}

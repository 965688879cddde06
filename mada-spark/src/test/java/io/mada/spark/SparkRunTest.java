package io.mada.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.tensor.FloatMatrix;
import io.mada.internal.npy.NpyFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same experiment by the local engine and on Spark. */
class SparkRunTest {

  private static final String TEXT =
      """
      name: tiny
      seed: 7
      data:
        source:     {dataset: synthetic, count: 150, seed: 1, size: [32, 32], style: day}
        target:     {dataset: synthetic, count: 400, seed: 2, size: [32, 32], style: dusk}
        validation: {dataset: synthetic, count: 100, seed: 3, size: [32, 32], style: dusk}
      MODEL
      anchors: {count: 3, iterations: 3}
      selection: {strategy: mada, images: 20}
      benchmark: {strategies: [mada, random], seeds: [1, 2], images: [4]}
      stages:
        warmup:
          terms: [{term: supervised, images: source}, {term: adversarial, weight: 0.001, channels: 2}]
          iterations: 2
          batch: 2
          optimizer: {lr: 0.01}
        stage1: {terms: [{term: supervised, images: selected}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
      """;

  @TempDir private static Path folder;

  private static Path file;
  private static Path local;

  @BeforeAll
  static void runHere() throws Exception {
    file = Files.writeString(folder.resolve("tiny.yml"), TinyRun.configuration(TEXT));
    local = folder.resolve("local");
    assertEquals(new Processes.Ended(0, ""), run("local"));
  }

  private static Processes.Ended run(String directory, String... options) throws Exception {
    return mada("run", directory, options);
  }

  private static Processes.Ended mada(String command, String directory, String... options)
      throws Exception {
    return Processes.mada(
        folder, TinyRun.command(command, file, folder.resolve(directory), options));
  }

  private static String[] onSpark(String master) {
    // The class path of this process: in a cluster of one machine its files are there.
    String path = System.getProperty("java.class.path");
    return new String[] {
      "--set",
      "compute={engine: spark, master: '"
          + master
          + "', shared_folders: true, conf: {spark.executor.cores: 1, spark.executor.memory: 512m,"
          + " spark.executor.extraClassPath: '"
          + path
          + "'}}"
    };
  }

  private static void assertSame(Path run) throws IOException {
    for (String name : List.of("source/features.npy", "pool/features.npy")) {
      assertArrayEquals(
          Files.readAllBytes(local.resolve(name)), Files.readAllBytes(run.resolve(name)), name);
    }
    FloatMatrix expected = NpyFile.read(local.resolve("source/anchors.npy"));
    FloatMatrix anchors = NpyFile.read(run.resolve("source/anchors.npy"));
    for (int k = 0; k < expected.rows(); k++) {
      assertArrayEquals(expected.row(k), anchors.row(k), 1e-5f);
    }
    for (String name :
        List.of(
            "selection.txt", "metrics.json", "evaluation.json", "confusion.csv", "images.csv")) {
      assertEquals(
          Files.readString(local.resolve(name)), Files.readString(run.resolve(name)), name);
    }
  }

  @Test
  void sparkInThisProcessGivesTheSame() throws Exception {
    assertEquals(new Processes.Ended(0, ""), run("embedded", onSpark("local[2]")));
    assertSame(folder.resolve("embedded"));
  }

  @Test
  void aClusterGivesTheSameAlsoWhereAWorkerDies() throws Exception {
    try (Cluster cluster = new Cluster(folder.resolve("cluster"), 2)) {
      String[] arguments =
          TinyRun.command("run", file, folder.resolve("cluster-run"), onSpark(cluster.address()));
      Path err = folder.resolve("cluster.err");
      Process run = Processes.start(err, Map.of(), "io.mada.app.Mada", arguments);
      try {
        Path done = folder.resolve("cluster-run/pool/unfinished/features.npy");
        Processes.await(run, err, () -> Files.exists(done));
        cluster.kill(0);
        run.waitFor();
        assertEquals("", Processes.words(err));
        assertEquals(0, run.exitValue());
      } finally {
        Processes.end(run);
      }
    }
    assertSame(folder.resolve("cluster-run"));
    String log = Files.readString(folder.resolve("cluster-run/run.log"));
    assertTrue(log.contains("Lost executor"), log);
  }

  @Test
  void cellsOfABenchmarkTrainOnACluster() throws Exception {
    assertEquals(new Processes.Ended(0, ""), mada("benchmark", "here"));
    try (Cluster cluster = new Cluster(folder.resolve("cells"), 2)) {
      assertEquals(
          new Processes.Ended(0, ""), mada("benchmark", "there", onSpark(cluster.address())));
    }
    assertEquals(withoutTimes("here"), withoutTimes("there"));
    assertEquals(5, withoutTimes("there").size());
  }

  /** The lines of the table, without the two columns of seconds. */
  private static List<List<String>> withoutTimes(String benchmark) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(benchmark).resolve("benchmark.csv"));
    List<String> columns = List.of(lines.get(0).split(","));
    return lines.stream()
        .map(
            line -> {
              List<String> cells = new ArrayList<>(List.of(line.split(",")));
              cells.remove(columns.indexOf("train_seconds"));
              cells.remove(columns.indexOf("select_seconds"));
              return cells;
            })
        .toList();
  }

  @Test
  void picturesAreSegmentedWhereTheyAreSeen() throws Exception {
    Path images = Files.createDirectories(folder.resolve("images"));
    var drawing = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 60; i++) {
      drawing.setRGB(i % 32, i / 2, 0x00ff80);
      ImageIO.write(drawing, "png", images.resolve("drawing" + i + ".png").toFile());
    }
    predict("predicted");
    predict("predicted-there", onSpark("local[2]"));
    try (Stream<Path> files = Files.list(folder.resolve("predicted"))) {
      List<Path> all = files.toList();
      assertEquals(2 * 60 + 1, all.size());
      for (Path result : all) {
        assertEquals(
            -1,
            Files.mismatch(
                result, folder.resolve("predicted-there").resolve(result.getFileName())));
      }
    }
  }

  private static void predict(String output, String... options) throws Exception {
    List<String> own =
        List.of(
            "--checkpoint",
            local.resolve("stage1/best.safetensors").toString(),
            "--images",
            folder.resolve("images").toString(),
            "--output",
            folder.resolve(output).toString());
    assertEquals(
        new Processes.Ended(0, ""),
        Processes.mada(folder, TinyRun.command("predict", file, own, options)));
  }

  @Test
  void aMasterThatIsNotThereIsSaidAtOnce() throws Exception {
    Processes.Ended ended = run("nowhere", onSpark("spark://127.0.0.1:1"));
    assertEquals(2, ended.status(), ended.err());
    assertTrue(
        ended.err().startsWith("mada: compute.master: nobody answers at spark://127.0.0.1:1; "),
        ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }
}

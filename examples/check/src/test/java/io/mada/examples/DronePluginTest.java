package io.mada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.tensor.FloatMatrix;
import io.mada.internal.npy.NpyFile;
import io.mada.testing.Surroundings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example's jar in a folder of plug-ins, the example's configuration, and the command line as
 * users start it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DronePluginTest {

  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = HOME.resolve("examples/drone-plugin");
  private static final String JAR = "drone-plugin-1.0.0.jar";

  /** Heights of the pool's pictures; those below 50 m are not used. */
  private static final int[] HEIGHTS = {40, 60, 60, 30, 60, 80, 80, 50};

  @TempDir private static Path folder;

  private Path run;

  @BeforeAll
  void runTheExample() throws IOException, InterruptedException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.copy(EXAMPLE.resolve("target").resolve(JAR), plugins.resolve(JAR));
    photograph("meadow", 100, 100, 100, 100);
    photograph("city", HEIGHTS);
    photograph("val", 100, 100);
    run = experiment("run", "whole");
  }

  @Test
  void theDatasetOfTheJarIsUsed() throws IOException {
    List<String> high = List.of("1_60m", "2_60m", "4_60m", "5_80m", "6_80m", "7_50m");

    assertEquals(high, Files.readAllLines(run.resolve("pool/names.txt")));
    String metrics = Files.readString(run.resolve("metrics.json"));
    for (String known : List.of("road", "building", "vegetation", "car")) {
      assertTrue(metrics.contains('"' + known + '"'), metrics);
    }
    assertFalse(metrics.contains("\"sky\""), "scored a class that no mask has: " + metrics);
  }

  @Test
  void theStrategyOfTheJarIsUsed() throws IOException {
    List<String> names = Files.readAllLines(run.resolve("pool/names.txt"));
    FloatMatrix confidence = NpyFile.read(run.resolve("pool/mean_confidence.npy"));
    int least = 0;
    for (int i = 0; i < names.size(); i++) {
      least = confidence.row(i)[0] < confidence.row(least)[0] ? i : least;
    }

    List<String> chosen = Files.readAllLines(run.resolve("selection.txt"));

    assertEquals(2, chosen.size());
    assertTrue(
        chosen.contains(names.get(least)), chosen + " lacks the least sure " + names.get(least));
    assertTrue(
        Math.abs(names.indexOf(chosen.get(0)) - names.indexOf(chosen.get(1))) >= 3,
        chosen + " are neighbours");
  }

  @Test
  void theBackboneOfTheJarIsUsed() throws IOException {
    byte[] bytes = Files.readAllBytes(run.resolve("stage1/best.safetensors"));
    String header = new String(bytes, 0, 20_000, StandardCharsets.ISO_8859_1);

    assertTrue(
        header.contains("\"backbone.stem.conv.weight\":{\"dtype\":\"F32\",\"shape\":[8,3,3,3]"),
        header);
    assertTrue(header.contains("\"backbone.coarse.1.conv.weight\""), header);
  }

  @Test
  void theBackboneOfTheJarIsExported() throws IOException, InterruptedException {
    Path network = folder.resolve("network.onnx");
    String plugins = folder.resolve("plugins").toString();
    String checkpoint = run.resolve("stage1/best.safetensors").toString();
    mada("export", checkpoint, network.toString(), "--plugins", plugins);
    String content = Files.readString(network, StandardCharsets.ISO_8859_1);

    assertTrue(content.contains("backbone.stem.conv.weight"));
    assertTrue(content.contains("backbone.coarse.1.conv.weight"));
  }

  @Test
  void theTermTheOptimiserAndTheListenerOfTheJarAreUsed() throws IOException {
    String columns = Files.readAllLines(run.resolve("stage1/metrics.csv")).get(0);
    byte[] bytes = Files.readAllBytes(run.resolve("stage1/last.safetensors"));
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    String log = Files.readString(folder.resolve("flight.log"));

    assertTrue(columns.contains(",loss_fix_match,"), columns);
    assertTrue(header.contains("\"optimizer.backbone.stem.conv.weight\""), header);
    assertTrue(log.contains("round 1 chose ") && log.contains("stage1, iteration 2: mIoU "), log);
  }

  @Test
  void theLossOfTheJarIsUsed() throws IOException, InterruptedException {
    double usual =
        loss(experiment("warmup", "usual", "stages.warmup.terms[0].loss={name: cross_entropy}"));
    double unfocused =
        loss(experiment("warmup", "unfocused", "stages.warmup.terms[0].loss.gamma=0"));
    double focused = loss(experiment("warmup", "focused", "stages.warmup.terms[0].loss.gamma=20"));

    assertEquals(usual, unfocused, 1e-4 * usual);
    assertTrue(focused < 0.9 * usual, focused + " is not focused beside " + usual);
  }

  @Test
  void itsPartsAreListedWithKindModuleJarAndVersion() throws IOException, InterruptedException {
    List<String> lines = mada("plugins", "--plugins", folder.resolve("plugins").toString());

    Map<String, String> parts =
        new TreeMap<>(
            Map.of(
                "dataset",
                "drone",
                "strategy",
                "least_sure",
                "backbone",
                "tiny",
                "loss",
                "focal",
                "term",
                "fix_match",
                "optimizer",
                "lion",
                "listener",
                "flight_log"));
    parts.forEach(
        (kind, name) -> {
          List<String> wanted = List.of(kind, name, "com.acme.drone.DroneModule", JAR, "1.0.0");
          assertTrue(
              lines.stream().map(line -> List.of(line.split("\\s+"))).anyMatch(wanted::equals),
              lines.toString());
        });
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.startsWith("strategy") && line.contains("ActiveModule")));
  }

  /** Runs a command on the example's configuration, made small; returns the run directory. */
  private static Path experiment(String command, String name, String... settings)
      throws IOException, InterruptedException {
    Path directory = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of(command, EXAMPLE.resolve("drone.yml").toString()));
    arguments.addAll(
        List.of(
            "--run-dir", directory.toString(), "--plugins", folder.resolve("plugins").toString()));
    arguments.addAll(List.of("--device", "cpu", "--threads", "1", "--quiet"));
    List<String> small =
        new ArrayList<>(List.of("selection={strategy: least_sure, apart: 3, images: 2}"));
    small.addAll(List.of("model.width=8", "model.aspp_channels=8", "model.decoder_channels=8"));
    for (String set : List.of("source", "target", "validation")) {
      small.add("data." + set + ".size=[32, 32]");
    }
    for (String stage : List.of("warmup", "stage1")) {
      small.add("stages." + stage + ".iterations=2");
      small.add("stages." + stage + ".batch=2");
    }
    small.addAll(List.of(settings));
    small.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    mada(arguments.toArray(String[]::new));
    return directory;
  }

  /** Runs the command line that was built, as the launcher does; returns its output. */
  private static List<String> mada(String... arguments) throws IOException, InterruptedException {
    Path app = HOME.resolve("mada-app/target");
    String classPath =
        app.resolve("classes") + ":" + Files.readString(app.resolve("classpath.txt"));
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1"));
    command.addAll(Surroundings.current().javaOptions());
    command.addAll(
        List.of("-Dai.djl.pytorch.graph_optimizer=false", "-cp", classPath, "io.mada.app.Mada"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("DRONE", folder.toString());
    builder.environment().put("TORCH_CPP_LOG_LEVEL", "ERROR");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", arguments) + "\n" + output);
    return output.lines().toList();
  }

  /** The mean loss on the source. */
  private static double loss(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("warmup/metrics.csv"));
    int column = Arrays.asList(lines.get(0).split(",")).indexOf("loss_source");
    return Double.parseDouble(lines.get(1).split(",")[column]);
  }

  /** Writes a picture and its mask for every height. */
  private static void photograph(String place, int... heights) throws IOException {
    for (String part : List.of("images", "masks")) {
      Files.createDirectories(folder.resolve(place).resolve(part));
    }
    Random random = new Random(place.hashCode());
    for (int i = 0; i < heights.length; i++) {
      BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
      BufferedImage mask = new BufferedImage(48, 48, BufferedImage.TYPE_BYTE_GRAY);
      for (int block = 0; block < 9; block++) {
        int grey = (block + i) % 5;
        for (int y = 0; y < 16; y++) {
          for (int x = 0; x < 16; x++) {
            image.setRGB(
                block % 3 * 16 + x, block / 3 * 16 + y, grey * 0x303010 + random.nextInt(0x20));
            mask.getRaster().setSample(block % 3 * 16 + x, block / 3 * 16 + y, 0, grey);
          }
        }
      }
      String name = i + "_" + heights[i] + "m.png";
      ImageIO.write(image, "png", folder.resolve(place).resolve("images").resolve(name).toFile());
      ImageIO.write(mask, "png", folder.resolve(place).resolve("masks").resolve(name).toFile());
    }
  }
}

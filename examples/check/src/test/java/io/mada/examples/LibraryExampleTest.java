package io.mada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.testing.Surroundings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a program that uses the library, without anything that the launcher would say. */
class LibraryExampleTest {

  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = HOME.resolve("examples/library");
  private static final Path SOURCES = EXAMPLE.resolve("src/main/java/com/acme/library");

  private static final String CONFIGURATION =
      """
      name: tiny
      data:
        source:     {dataset: synthetic, count: 2, seed: 1, size: [32, 32], style: day}
        target:     {dataset: synthetic, count: 2, seed: 2, size: [32, 32], style: dusk}
        validation: {dataset: synthetic, count: 1, seed: 3, size: [32, 32], style: dusk}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      selection: {strategy: random, images: 1}
      stages:
        stage1: {terms: [{term: supervised, images: selected}, {term: supervised, images: source}], iterations: 2, batch: 2, optimizer: {lr: 0.01}, evaluate_every: 1}
      """;

  @TempDir private static Path folder;

  @Test
  void aNetworkIsAdaptedAndSegmentsAnImage() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("tiny.yml"), CONFIGURATION);
    ImageIO.write(
        new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("image.png").toFile());

    List<String> scores = java("AdaptNetwork", "tiny.yml", "run");
    List<String> seen =
        java("SegmentImage", "run/stage1/best.safetensors", "image.png", "mask.png");

    assertTrue(scores.stream().anyMatch(line -> line.startsWith("stage1 0.")), scores.toString());
    assertTrue(seen.get(seen.size() - 1).contains("road="), seen.toString());
    BufferedImage mask = ImageIO.read(folder.resolve("mask.png").toFile());
    assertEquals(List.of(40, 30), List.of(mask.getWidth(), mask.getHeight()));
  }

  @Test
  void thePageOnJavaShowsTheExampleAsItIs() throws IOException {
    String page = Files.readString(HOME.resolve("docs/java.md"));
    List<String> shown =
        Pattern.compile("(?s)```java\n// (\\w+\\.java)\n(.*?)```")
            .matcher(page)
            .results()
            .map(LibraryExampleTest::requireSame)
            .toList();
    assertEquals(List.of("SegmentImage.java", "AdaptNetwork.java"), shown);
    String pom = Files.readString(EXAMPLE.resolve("pom.xml"));
    List<MatchResult> excerpts =
        Pattern.compile("(?s)```xml\n(.*?)```").matcher(page).results().toList();
    assertEquals(1, excerpts.size());
    for (String part : excerpts.get(0).group(1).strip().split("\n\n")) {
      assertTrue(pom.contains(part.indent(2).stripTrailing()), part);
    }
  }

  @Test
  void fifteenLinesLeadToALabelMap() throws IOException {
    List<String> lines = Files.readAllLines(SOURCES.resolve("SegmentImage.java"));
    assertTrue(lines.size() - 1 <= 15, "without the line of the package: " + lines.size());
  }

  private static String requireSame(MatchResult block) {
    try {
      String source = Files.readString(SOURCES.resolve(block.group(1)));
      assertEquals(source.substring(source.indexOf("import ")), block.group(2));
      return block.group(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a class of the example; returns what it prints. */
  private static List<String> java(String main, String... arguments)
      throws IOException, InterruptedException {
    Path app = HOME.resolve("mada-app/target");
    String classPath =
        String.join(
            ":",
            EXAMPLE.resolve("target/classes").toString(),
            app.resolve("classes").toString(),
            Files.readString(app.resolve("classpath.txt")));
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(Surroundings.current().javaOptions());
    command.addAll(List.of("-cp", classPath, "com.acme.library." + main));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", arguments) + "\n" + output);
    return output.lines().toList();
  }
}

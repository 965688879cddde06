package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.app.plugin.JarWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A jar that lies in {@code plugins} of the present folder, as one that came with a downloaded
 * checkpoint.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnnamedJarTest {

  private static final String SOURCE =
      """
      package com.acme;
      public final class MarkModule extends io.mada.api.PluginModule {
        static { mark("static initialiser"); }
        public MarkModule() { mark("constructor"); }
        protected void configure() { mark("configure"); }
        private static void mark(String what) {
          try {
            java.nio.file.Files.writeString(java.nio.file.Path.of("mark"), what);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      }
      """;

  private static final String CONFIGURATION =
      """
      name: tiny
      data:
        source:     {dataset: synthetic, count: 2, seed: 1, size: [32, 32], style: day}
        target:     {dataset: synthetic, count: 2, seed: 2, size: [32, 32], style: dusk}
        validation: {dataset: synthetic, count: 1, seed: 3, size: [32, 32], style: dusk}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      anchors: {count: 2, iterations: 1}
      selection: {strategy: random, images: 1}
      benchmark: {strategies: [random], seeds: [1], images: [1]}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}, {term: supervised, images: source}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
      """;

  @TempDir private static Path folder;

  @BeforeAll
  void layOut() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Map<String, String> service =
        Map.of("META-INF/services/com.google.inject.Module", "com.acme.MarkModule\n");
    JarWriter.jar(plugins.resolve("mark.jar"), "com.acme.MarkModule", SOURCE, service);
    Files.writeString(folder.resolve("tiny.yml"), CONFIGURATION);
    Files.writeString(folder.resolve("list.txt"), "images/black.png\n");
    Path images = Files.createDirectory(folder.resolve("images"));
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", images.resolve("black.png").toFile());
    BufferedImage label = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    label.getRaster().setSample(0, 0, 0, 1);
    Path labels = Files.createDirectory(folder.resolve("labels"));
    ImageIO.write(label, "png", labels.resolve("black.png").toFile());
  }

  @Test
  void noCommandRunsIt() throws Exception {
    String output = java(EveryCommand.class, List.of(), 0);

    assertTrue(
        output.contains("com.acme.MarkModule"), "'mada plugins' does not list it: " + output);
    assertTrue(
        output
            .lines()
            .anyMatch(line -> line.matches("not loaded +com.acme.MarkModule +mark.jar *")),
        output);
    assertFalse(Files.exists(folder.resolve(EveryCommand.MARK)));
  }

  @Test
  void itRunsWhereItIsNamed() throws Exception {
    for (String option : List.of("--plugins=plugins", "--plugins=plugins/mark.jar")) {
      java(Mada.class, List.of("plugins", option), 0);
      assertTrue(Files.deleteIfExists(folder.resolve(EveryCommand.MARK)), option);
    }
  }

  private static String java(Class<?> main, List<String> arguments, int status) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(KilledProcess.java(main, arguments));
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, process.waitFor(), output);
    return output;
  }
}

package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.RgbImage;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.data.ImageFiles;
import io.mada.data.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Prediction with what a run has trained. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictTest {

  @TempDir private static Path folder;

  private TinyExperiment experiment;
  private Path checkpoint;

  @BeforeAll
  void train() throws IOException {
    experiment = TinyExperiment.in(folder);
    Cli trained = experiment.run("warmup", "run");
    assertEquals(0, trained.status(), trained.err());
    checkpoint = experiment.directory("run").resolve("warmup/best.safetensors");
    Files.createDirectories(folder.resolve("images"));
    write("one.png", 48, 40);
    write("two.png", 32, 32);
  }

  @Test
  void labelsOverlaysAndLogitsAreWritten() throws IOException {
    Cli result = predict("out", checkpoint, "--logits");

    assertEquals(0, result.status(), result.err());
    assertEquals(
        List.of("classes.json", "one.npy", "one.png", "one_overlay.png", "two.npy", "two.png", "two_overlay.png"), files("out"));
    RgbImage label = ImageFiles.read(folder.resolve("out/one.png"));
    assertEquals("48x40", label.size().toString());
    assertEquals("48x40", ImageFiles.read(folder.resolve("out/one_overlay.png")).size().toString());
    // The network has seen images of 32 x 32, and its decoder works at a quarter of that.
    FloatMatrix logits = NpyFile.read(folder.resolve("out/one.npy"));
    assertEquals(19, logits.rows());
    assertEquals(new Shape(8, 8), logits.rowShape());
  }

  @Test
  void theLabelIsTheLargestLogit() throws IOException {
    assertEquals(0, predict("largest", checkpoint, "--logits").status());

    FloatMatrix logits = NpyFile.read(folder.resolve("largest/two.npy"));
    int largest = 0;
    for (int c = 1; c < 19; c++) {
      largest = logits.row(c)[0] > logits.row(largest)[0] ? c : largest;
    }
    // The corners are aligned, so that the first pixel needs no interpolation.
    assertEquals(largest, ImageFiles.read(folder.resolve("largest/two.png")).rgb()[0]);
  }

  @Test
  void theConfigurationChangesNothingWhereTheCheckpointSaysAll() throws IOException {
    assertEquals(0, predict("without", checkpoint).status());
    assertEquals(0, predict("with", checkpoint, experiment.file().toString()).status());

    assertEquals(List.of("classes.json", "one.png", "one_overlay.png", "two.png", "two_overlay.png"), files("with"));
    for (String file : files("with")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("without").resolve(file)),
          Files.readAllBytes(folder.resolve("with").resolve(file)),
          file);
    }
  }

  @Test
  void aConfigurationOfAnotherNetworkIsRefused() {
    Cli result = predict("refused", checkpoint, experiment.file().toString(), "--set", "model.decoder_channels=16");

    assertEquals(1, result.status());
    assertTrue(result.err().contains(".last_conv.0.weight is (8, 12, 3, 3) in the file and (16, "), result.err());
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void aNetworkAndItsOptimiserPredictAsTheNetworkAlone() {
    assertEquals(0, predict("last", checkpoint.resolveSibling("last.safetensors")).status());
  }

  @Test
  void imagesAreNeverOverwritten() {
    Cli result = predict("images", checkpoint);

    assertEquals(2, result.status());
    assertTrue(result.err().contains("--output is the folder of the images"), result.err());
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("three.png"), "no picture");

    Cli result =
        Cli.run(
            "predict", "--checkpoint", checkpoint.toString(), "--images", broken.toString(),
            "--output", folder.resolve("of-broken").toString(), "--device", "cpu", "--quiet");

    assertEquals(1, result.status());
    assertEquals("mada: " + broken.resolve("three.png") + " is no PNG, JPEG, TIFF, WebP or BMP picture\n", result.err());
  }

  private static Cli predict(String output, Path checkpoint, String... others) {
    List<String> arguments = new ArrayList<>(List.of("predict", "--checkpoint", checkpoint.toString()));
    arguments.addAll(List.of("--images", folder.resolve("images").toString()));
    arguments.addAll(List.of("--output", folder.resolve(output).toString(), "--device", "cpu", "--quiet"));
    arguments.addAll(List.of(others));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static void write(String name, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (7 * i);
    }
    PngFiles.write(folder.resolve("images").resolve(name), new RgbImage(width, height, rgb));
  }

  private static List<String> files(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(output))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool of which some images cannot be read. */
class DamagedImagesRunTest {

  private static final int SIZE = 32;
  private static final int IMAGES = 12;

  @TempDir private Path folder;

  private TinyExperiment experiment;

  @BeforeEach
  void drawPool() throws IOException {
    experiment = TinyExperiment.in(folder);
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    var random = new Random(1);
    for (int i = 0; i < IMAGES; i++) {
      byte[] rgb = new byte[3 * SIZE * SIZE];
      random.nextBytes(rgb);
      PngFiles.write(image(i), new RgbImage(SIZE, SIZE, rgb));
      byte[] ids = new byte[SIZE * SIZE];
      PngFiles.write(
          folder.resolve("labels").resolve(image(i).getFileName()), new LabelMap(SIZE, SIZE, ids));
    }
  }

  private Path image(int i) {
    return folder.resolve("images").resolve("image" + (10 + i) + ".png");
  }

  private Cli run(String directory, double tolerate) {
    String pool =
        "{dataset: folder, images: "
            + folder.resolve("images")
            + ", labels: "
            + folder.resolve("labels")
            + "}";
    return experiment.run(
        "run",
        directory,
        "--set",
        "data.target=" + pool,
        "--set",
        "data.tolerate=" + tolerate,
        "--set",
        "selection={strategy: entropy, images: 11}",
        "--set",
        "stages.stage2=null");
  }

  @Test
  void aDamagedImageStopsTheRun() throws IOException {
    Files.writeString(image(4), "no picture");
    Cli.assertError(1, image(4).toString(), run("run", 0));
  }

  @Test
  void aFewAreLeftOutAndListed() throws IOException {
    Files.writeString(image(4), "no picture");

    Cli done = run("run", 0.1);

    assertEquals(0, done.status(), done.err());
    assertEquals(
        1, done.err().lines().filter(line -> line.contains("left out")).count(), done.err());
    Path run = experiment.directory("run");
    List<String> leftOut = Files.readAllLines(run.resolve("pool/left_out.csv"));
    assertEquals(2, leftOut.size());
    assertTrue(leftOut.get(1).startsWith("image14,"), leftOut.get(1));
    List<String> selected = Files.readAllLines(run.resolve("selection.txt"));
    assertEquals(IMAGES - 1, selected.size());
    assertFalse(selected.contains("image14"));
  }

  @Test
  void moreThanThatStopTheRun() throws IOException {
    Files.writeString(image(4), "no picture");
    Files.writeString(image(5), "no picture");
    Cli stopped = run("run", 0.1);
    assertEquals(1, stopped.status());
    assertTrue(
        stopped
            .err()
            .contains(
                "2 of 12 images cannot be read, which is more than data.tolerate allows (1); the last: "),
        stopped.err());
  }
}

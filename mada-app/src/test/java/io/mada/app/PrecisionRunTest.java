package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.gson.JsonParser;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.Precision;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that compute in bfloat16. */
class PrecisionRunTest {

  @TempDir private static Path folder;

  private static TinyExperiment experiment;

  @BeforeAll
  static void run() {
    experiment = TinyExperiment.in(folder);
    run("exact", "float32");
    run("rounded", "bfloat16");
  }

  private static Cli run(String directory, String precision) {
    Cli result = experiment.run("run", directory, "--precision", precision);
    assertEquals(0, result.status(), result.err());
    return result;
  }

  @Test
  void onlyTheNetworksComputeInIt() throws IOException {
    assertEquals("\"bfloat16\"", record("rounded", "precision"));
    assertEquals("\"float32\"", record("exact", "precision"));
    Path exact = experiment.directory("exact/stage2/best.safetensors");
    Path rounded = experiment.directory("rounded/stage2/best.safetensors");
    assertNotEquals(-1, Files.mismatch(exact, rounded));
    Cli inspected = Cli.run("inspect", rounded.toString());
    assertTrue(inspected.out().contains("float32"), inspected.out());
    assertFalse(inspected.out().contains("bfloat16"), inspected.out());
  }

  @Test
  void aRunIsRepeatedToTheByte() throws IOException {
    run("again", "bfloat16");
    for (String file : new String[] {"selection.txt", "metrics.json", "stage2/best.safetensors"}) {
      assertEquals(
          -1,
          Files.mismatch(
              experiment.directory("rounded").resolve(file),
              experiment.directory("again").resolve(file)),
          file);
    }
  }

  @Test
  void predictionTakesItToo() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    PngFiles.write(images.resolve("a.png"), new RgbImage(32, 32, new byte[3 * 32 * 32]));
    predict("float32");
    predict("bfloat16");
    assertNotEquals(
        -1, Files.mismatch(folder.resolve("float32/a.npy"), folder.resolve("bfloat16/a.npy")));
    Cli.assertError(
        2, "--precision must be float32, bfloat16 or auto, not 'half'", predict("half", 2));
  }

  private static void predict(String precision) {
    predict(precision, 0);
  }

  private static Cli predict(String precision, int status) {
    Cli result =
        Cli.run(
            "predict",
            "--checkpoint",
            experiment.directory("rounded/stage2/best.safetensors").toString(),
            "--images",
            folder.resolve("images").toString(),
            "--output",
            folder.resolve(precision).toString(),
            "--logits",
            "--precision",
            precision,
            "--device",
            "cpu",
            "--quiet");
    assertEquals(status, result.status(), result.err());
    return result;
  }

  @Test
  void aDeviceThatIsSlowInItIsNamed() {
    boolean warned = run("warned", "bfloat16").err().contains("no instructions for bfloat16");
    assertEquals(!Precision.isFast(Device.cpu()), warned);
    assertFalse(run("auto", "auto").err().contains("no instructions"));
    assertTrue(Files.exists(experiment.directory("auto/metrics.json")));
  }

  private static String record(String directory, String key) throws IOException {
    return JsonParser.parseString(
            Files.readString(experiment.directory(directory).resolve("run.json")))
        .getAsJsonObject()
        .get(key)
        .toString();
  }
}

package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.Text;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import io.mada.api.tensor.FloatMatrix;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.picture.ValueRange;
import io.mada.internal.npy.NpyFile;
import io.mada.models.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        List.of(
            "classes.json",
            "one.npy",
            "one.png",
            "one_overlay.png",
            "two.npy",
            "two.png",
            "two_overlay.png"),
        files("out"));
    RgbImage label = ImageFiles.read(folder.resolve("out/one.png"));
    assertEquals("48x40", label.size().toString());
    assertEquals("48x40", ImageFiles.read(folder.resolve("out/one_overlay.png")).size().toString());
    // The network has seen images of 32 x 32, and its decoder works at a quarter of that.
    FloatMatrix logits = NpyFile.read(folder.resolve("out/one.npy"));
    assertEquals(19, logits.rows());
    assertEquals(new Shape(8, 8), logits.rowShape());
  }

  @Test
  void resultsLieInFoldersLikeTheirImages() throws IOException {
    Path nested = folder.resolve("nested");
    Files.createDirectories(nested.resolve("front/1"));
    Files.copy(folder.resolve("images/one.png"), nested.resolve("front/1/one.png"));
    Files.copy(folder.resolve("images/two.png"), nested.resolve("one.png"));

    assertEquals(0, predictOf(nested, "nested-out").status());

    assertEquals(
        "48x40", ImageFiles.read(folder.resolve("nested-out/front/1/one.png")).size().toString());
    assertEquals(
        "32x32", ImageFiles.read(folder.resolve("nested-out/one_overlay.png")).size().toString());
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

    assertEquals(
        List.of("classes.json", "one.png", "one_overlay.png", "two.png", "two_overlay.png"),
        files("with"));
    for (String file : files("with")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("without").resolve(file)),
          Files.readAllBytes(folder.resolve("with").resolve(file)),
          file);
    }
  }

  @Test
  void aConfigurationOfAnotherNetworkIsRefused() {
    Cli result =
        predict(
            "refused",
            checkpoint,
            experiment.file().toString(),
            "--set",
            "model.decoder_channels=16");

    assertEquals(1, result.status());
    assertTrue(
        result.err().contains(".last_conv.0.weight is (8, 12, 3, 3) in the file and (16, "),
        result.err());
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void aNetworkAndItsOptimiserPredictAsTheNetworkAlone() {
    assertEquals(0, predict("last", checkpoint.resolveSibling("last.safetensors")).status());
  }

  @Test
  void weightsOfTheConfigurationAreOfNoMatter() throws IOException {
    String weights = "  weights: ${NO_SUCH_VARIABLE_ANYWHERE}\n  backbone:";
    Path file = folder.resolve("weights.yml");
    Files.writeString(file, Files.readString(experiment.file()).replace("  backbone:", weights));

    Cli result = predict("weights", checkpoint, file.toString());
    assertEquals(0, result.status(), result.err());
    result =
        predict(
            "absent-weights",
            checkpoint,
            experiment.file().toString(),
            "--set",
            "model.weights=absent.pth");
    assertEquals(0, result.status(), result.err());
  }

  @Test
  void masksHoldTrainingIdsAndAListSaysWhatTheyMean() throws IOException {
    assertEquals(0, predict("training", checkpoint).status());

    JsonObject list = json("training/classes.json");
    assertEquals("training", list.get("ids").getAsString());
    assertEquals("cityscapes", list.get("taxonomy").getAsString());
    assertEquals(19, list.getAsJsonArray("classes").size());
    assertEquals(
        "{\"id\":13,\"training_id\":13,\"name\":\"car\",\"color\":[0,0,142]}",
        list.getAsJsonArray("classes").get(13).toString());
  }

  @Test
  void masksHoldLabelIdsWhereTheseAreAskedFor() throws IOException {
    assertEquals(0, predict("training", checkpoint).status());
    assertEquals(
        0, predict("label", checkpoint, "--ids", "label", "--taxonomy", "cityscapes").status());

    JsonObject list = json("label/classes.json");
    assertEquals("label", list.get("ids").getAsString());
    assertEquals(26, list.getAsJsonArray("classes").get(13).getAsJsonObject().get("id").getAsInt());
    byte[] training = ImageFiles.read(folder.resolve("training/one.png")).rgb();
    byte[] label = ImageFiles.read(folder.resolve("label/one.png")).rgb();
    for (int i = 0; i < training.length; i++) {
      JsonObject entry = list.getAsJsonArray("classes").get(training[i]).getAsJsonObject();
      assertEquals(entry.get("id").getAsInt(), label[i]);
    }
    byte[] overlay = Files.readAllBytes(folder.resolve("training/one_overlay.png"));
    assertArrayEquals(overlay, Files.readAllBytes(folder.resolve("label/one_overlay.png")));
  }

  @Test
  void theConfigurationsDatasetSaysWhatLabelIdsAre() throws IOException {
    String target = "data.target={dataset: gta5, root: nowhere}";
    Cli result =
        predict(
            "of-dataset",
            checkpoint,
            experiment.file().toString(),
            "--ids",
            "label",
            "--set",
            target);
    assertEquals(0, result.status(), result.err());
    assertEquals(
        7,
        json("of-dataset/classes.json")
            .getAsJsonArray("classes")
            .get(0)
            .getAsJsonObject()
            .get("id")
            .getAsInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      --ids label                      | nothing says what --ids label are; give --taxonomy FILE
      --ids colour                     | --ids must be training or label, not 'colour'
      --taxonomy cityscapes            | --taxonomy says what label ids are; it needs --ids label
      --ids label --taxonomy nowhere   | nowhere is neither a file nor one of cityscapes, synthia, camvid, which are known
      --ids label --taxonomy camvid    | camvid has no label id for the network's class
      --range 5                        | --range must be LOW,HIGH, as 0,4095, not '5'
      --range 5,4                      | --range must be LOW,HIGH, as 0,4095, not '5,4'
      """)
  void mistakenOptionsLeaveNothingBehind(String options, String error) {
    Cli result = predict("mistaken", checkpoint, options.split(" "));

    assertEquals(2, result.status());
    assertTrue(result.err().startsWith("mada: " + error), result.err());
    assertFalse(Files.exists(folder.resolve("mistaken")));
  }

  @Test
  void imagesAreNeverOverwritten() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("images"));
    for (String output :
        List.of("images", link.getFileName().toString(), "link/deeper/still", "link/../images")) {
      Cli result = predict(output, checkpoint);
      assertEquals(2, result.status());
      assertTrue(
          result.err().contains("--output is the folder of the images, or lies in it"),
          result.err());
    }
    assertEquals(List.of("one.png", "two.png"), files("images"));

    Path linked = Files.createDirectories(folder.resolve("linked"));
    Files.copy(
        folder.resolve("images/one.png"),
        Files.createDirectories(folder.resolve("elsewhere")).resolve("one.png"));
    Files.createSymbolicLink(linked.resolve("one.png"), folder.resolve("elsewhere/one.png"));
    Cli result = predictOf(linked, "elsewhere");
    assertEquals(2, result.status());
    assertTrue(
        result.err().endsWith("elsewhere/one.png would overwrite one of the images\n"),
        result.err());
  }

  @Test
  void noResultTakesThePlaceOfAnother() throws IOException {
    Path images = Files.createDirectories(folder.resolve("colliding"));
    Files.copy(folder.resolve("images/one.png"), images.resolve("a.png"));
    Files.copy(folder.resolve("images/two.png"), images.resolve("a_overlay.png"));

    Cli result = predictOf(images, "of-colliding");

    assertEquals(2, result.status());
    assertEquals(
        Text.of(
            "mada: %s and %s would both have the result %s; rename one\n",
            images.resolve("a.png"),
            images.resolve("a_overlay.png"),
            folder.resolve("of-colliding/a_overlay.png")),
        result.err());
    assertFalse(Files.exists(folder.resolve("of-colliding")));
  }

  @Test
  void whatIsLeftOutIsSaid() throws IOException {
    Path images = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(folder.resolve("images/one.png"), images.resolve("one.png"));
    Files.createFile(images.resolve("photo.heic"));

    Cli result = predictOf(images, "of-mixed");

    assertEquals(0, result.status());
    assertEquals(
        Text.of(
            "mada: warning: %s: 1 picture is left out, which is not PNG, JPEG, TIFF, WebP or BMP (1 HEIC), such as %s\n",
            images, images.resolve("photo.heic")),
        result.err());
  }

  @Test
  void valuesOfSixteenBitsAreReadAsInTraining() throws IOException {
    Path images = Files.createDirectories(folder.resolve("wide"));
    for (String name : List.of("a", "b", "c", "d")) {
      var wide = new BufferedImage(32, 32, BufferedImage.TYPE_USHORT_GRAY);
      for (int i = 0; i < 1024; i++) {
        wide.getRaster().setSample(i % 32, i / 32, 0, i);
      }
      ImageIO.write(wide, "png", images.resolve(name + ".png").toFile());
    }
    Cli result = predictOf(images, "of-wide");
    assertEquals(1, result.status());
    assertTrue(
        result.err().contains("would be almost black; its values reach from 0 to 1023"),
        result.err());
    assertEquals(0, predictOf(images, "given", "--range", "0,1023").status());

    String target =
        "data.target={dataset: folder, images: " + images + ", range: [0, 1023], size: [32, 32]}";
    Cli trained = experiment.run("warmup", "wide-run", "--set", target);
    assertEquals(0, trained.status(), trained.err());
    Path ranged = experiment.directory("wide-run").resolve("warmup/best.safetensors");
    assertEquals(0, predictOf(ranged, images, "known").status());
    assertEquals(0, predictOf(ranged, images, "other", "--range", "0,2000").status());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("known/a.png")),
        Files.readAllBytes(
            predictedWith(ranged, images, "same", "--range", "0,1023").resolve("a.png")));
    assertEquals(
        512 / 4,
        ImageFiles.read(images.resolve("a.png"), ValueRange.parse("0,1023")).rgb()[3 * 512] & 0xff,
        1);
  }

  @ParameterizedTest
  @CsvSource({"NaN, holds values that are not finite", "1e38, logits are not finite"})
  void numbersThatAreNoneAreNoPrediction(float value, String error) throws IOException {
    Path damaged = folder.resolve("damaged-" + value + ".safetensors");
    Weights weights = new Safetensors().read(checkpoint);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.replaceAll((name, tensor) -> name.endsWith(".weight") ? filled(tensor, value) : tensor);
    new Safetensors().write(damaged, new Weights(tensors, weights.metadata()));

    Cli result = predict("of-damaged-" + value, damaged);

    assertEquals(1, result.status());
    assertTrue(result.err().contains(error), result.err());
    assertEquals(1, result.err().lines().count());
    assertFalse(Files.exists(folder.resolve("of-damaged-" + value + "/one.png")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsNotWaitedFor() throws Exception {
    Path images = Files.createDirectories(folder.resolve("pipes"));
    assertEquals(
        0, new ProcessBuilder("mkfifo", images.resolve("x.png").toString()).start().waitFor());

    Cli result = predictOf(images, "of-pipes");

    assertEquals(2, result.status());
    assertEquals(
        "mada: " + images.resolve("x.png") + " is no regular file; remove it\n", result.err());
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("three.png"), "no picture");

    Cli result = predictOf(broken, "of-broken");

    assertEquals(1, result.status());
    assertEquals(
        "mada: " + broken.resolve("three.png") + " is no PNG, JPEG, TIFF, WebP or BMP picture\n",
        result.err());
  }

  private static Cli predict(String output, Path checkpoint, String... others) {
    return predictOf(checkpoint, folder.resolve("images"), output, others);
  }

  private Cli predictOf(Path images, String output, String... others) {
    return predictOf(checkpoint, images, output, others);
  }

  private static Path predictedWith(Path checkpoint, Path images, String output, String... others) {
    assertEquals(0, predictOf(checkpoint, images, output, others).status());
    return folder.resolve(output);
  }

  private static Cli predictOf(Path checkpoint, Path images, String output, String... others) {
    List<String> arguments =
        new ArrayList<>(List.of("predict", "--checkpoint", checkpoint.toString()));
    arguments.addAll(List.of("--images", images.toString()));
    arguments.addAll(
        List.of("--output", folder.resolve(output).toString(), "--device", "cpu", "--quiet"));
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

  private static StoredTensor filled(StoredTensor tensor, float value) {
    ByteBuffer bytes =
        ByteBuffer.allocate((int) (4 * tensor.shape().size())).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(value);
    }
    return new StoredTensor(tensor.shape(), tensor.type(), bytes.flip());
  }

  private static JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
  }

  private static List<String> files(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(output))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

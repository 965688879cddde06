package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.StoredTensor;
import io.mada.api.tensor.FloatMatrix;
import io.mada.data.image.PngFiles;
import io.mada.internal.npy.NpyFile;
import io.mada.models.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code configs/published-quick-start.yml} on a few small images, with files of the authors'
 * kinds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedQuickStartTest {

  private static final Path CONFIGURATION = Path.of("../configs/published-quick-start.yml");
  private static final int ANCHORS = 10;
  private static final int CLASSES = 19;
  private static final int CHANNELS = 256;
  private static final int SIZE = 32;
  private static final int POOL = 5;

  @TempDir private static Path folder;

  private float[] anchors;
  private Path published;

  @BeforeAll
  void publish() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("gta5/images/0000" + i, "gta5/labels/0000" + i, i);
      write(
          cityscapes("leftImg8bit/val", i, "leftImg8bit"),
          cityscapes("gtFine/val", i, "gtFine_labelIds"),
          20 + i);
    }
    for (int i = 0; i < POOL; i++) {
      write(
          cityscapes("leftImg8bit/train", i, "leftImg8bit"),
          cityscapes("gtFine/train", i, "gtFine_labelIds"),
          9 + i);
    }
    published = Files.createDirectory(folder.resolve("mada"));
    anchors = random(ANCHORS * CLASSES * CHANNELS, 3);
    TorchPickle.array(
        published.resolve("cluster_centroids_full_target_10.pkl"), anchors, anchors.length);
    String list =
        cityscapesName(3, "leftImg8bit") + ".png\n" + cityscapesName(1, "leftImg8bit") + ".png\n";
    Files.writeString(published.resolve("stage1_cac_list_0.05.txt"), list);
    String[] warmup = {
      "stages={warmup: {terms: [{term: supervised}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}}",
      "selection=null",
      "model.weights=null"
    };
    assertDone(mada("warmup", "warmup", warmup));
    TorchPickle.weights(published.resolve("warmup.pth"), parameters("warmup/warmup/best"));
  }

  @Test
  void publishedWeightsAnchorsAndListLeadToBothStages() throws IOException {
    assertDone(mada("run", "whole"));

    Path run = folder.resolve("whole");
    List<String> chosen =
        List.of(cityscapesName(1, "leftImg8bit"), cityscapesName(3, "leftImg8bit"));
    assertEquals(chosen, Files.readAllLines(run.resolve("selection.txt")));
    assertEquals(parameters("warmup/warmup/best"), parameters("whole/initial/best"));
    FloatMatrix taken = NpyFile.read(run.resolve("target/anchors.npy"));
    assertEquals(new Shape(CLASSES, CHANNELS), taken.rowShape());
    assertArrayEquals(anchors, values(taken));
    FloatMatrix moved = NpyFile.read(run.resolve("stage2/anchors.npy"));
    assertFalse(Arrays.equals(anchors, values(moved)), "stage 2 has not moved the anchors");
    for (String computed : List.of("source", "pool", "target/features.npy")) {
      assertFalse(
          Files.exists(run.resolve(computed)), computed + " was computed, though nothing needs it");
    }
    String metrics = Files.readString(run.resolve("metrics.json"));
    assertTrue(metrics.contains("\"stage1\"") && metrics.contains("\"stage2\""), metrics);
  }

  @Test
  void anchorsMayHaveTheirShape() throws IOException {
    Path shaped = published.resolve("shaped.pkl");
    TorchPickle.array(shaped, anchors, ANCHORS, CLASSES, CHANNELS);
    assertDone(mada("warmup", "shaped", "anchors.target=" + shaped));

    assertDone(mada("anchors", "shaped", "anchors.target=" + shaped));

    assertArrayEquals(anchors, values(NpyFile.read(folder.resolve("shaped/target/anchors.npy"))));
  }

  @Test
  void publishedFeaturesAndAnchorsAreSelectedFrom() throws IOException {
    float[] features = random(POOL * CLASSES * CHANNELS, 4);
    // Far from every anchor, the second one farther.
    Arrays.fill(features, 0, CLASSES * CHANNELS, 5);
    Arrays.fill(features, 2 * CLASSES * CHANNELS, 3 * CLASSES * CHANNELS, 9);
    Path file = published.resolve("features.pkl");
    TorchPickle.array(file, features, POOL, CLASSES * CHANNELS);
    String[] settings = {
      "selection={strategy: mada, images: 2}",
      "features={pool: " + file + "}",
      "anchors.source=" + published.resolve("cluster_centroids_full_target_10.pkl"),
      "stages.stage2=null"
    };

    assertDone(mada("run", "selected", settings));

    Path run = folder.resolve("selected");
    assertArrayEquals(features, values(NpyFile.read(run.resolve("pool/features.npy"))));
    List<String> chosen =
        List.of(cityscapesName(0, "leftImg8bit"), cityscapesName(2, "leftImg8bit"));
    assertEquals(chosen, Files.readAllLines(run.resolve("selection.txt")));
    assertTrue(
        Files.readAllLines(run.resolve("selection.csv")).get(2).contains(",1,"),
        "the farther is not the first");
  }

  @Test
  void anArrayOfAnotherShapeLeavesNothingBehind() throws IOException {
    Path fewer = published.resolve("fewer.pkl");
    TorchPickle.array(fewer, random(9 * CLASSES * CHANNELS, 5), 9 * CLASSES * CHANNELS);
    Path narrow = published.resolve("narrow.pkl");
    TorchPickle.array(narrow, random(ANCHORS * CLASSES * 64, 5), ANCHORS, CLASSES, 64);
    Path features = published.resolve("others.pkl");
    TorchPickle.array(features, random(4 * CLASSES * CHANNELS, 6), 4, CLASSES * CHANNELS);

    String wanted = ", but the network has 256 features of 19 classes, and there are ";
    assertMistaken(
        fewer + " holds 43776 values" + wanted + "10 anchors", "anchors.target=" + fewer);
    assertMistaken(
        narrow + " holds 12160 values" + wanted + "10 anchors", "anchors.target=" + narrow);
    assertMistaken(
        features + " holds 19456 values" + wanted + "5 images",
        "features={pool: " + features + "}");
  }

  @Test
  void aFileOfAnotherKindIsNamed() throws IOException {
    Path text = Files.writeString(published.resolve("text.pkl"), "no pickle");
    Path weights = published.resolve("warmup.pth");

    assertMistaken(text.toString(), "anchors.target=" + text);
    assertMistaken(weights + " holds", "anchors.target=" + weights);
  }

  @Test
  void aListThatDoesNotFitIsNamed() throws IOException {
    Path unknown =
        Files.writeString(
            published.resolve("unknown.txt"), cityscapesName(8, "leftImg8bit") + "\n");

    Cli other = mada("run", "other", "selection.images=3");
    assertError("the strategy 'list' of io.mada.active.ActiveModule", other);
    assertError("returned 2 images where 3 were asked for", other);
    assertError(
        unknown + ": the pool has no image " + cityscapesName(8, "leftImg8bit"),
        mada("run", "unknown", "selection.file=" + unknown));
  }

  private static void assertMistaken(String part, String setting) {
    Cli result = mada("run", "mistaken", setting);

    assertError(part, result);
    assertFalse(Files.exists(folder.resolve("mistaken")));
  }

  private static void assertError(String part, Cli result) {
    assertTrue(result.status() == 1 || result.status() == 2, result.err());
    assertTrue(result.err().startsWith("mada: ") && result.err().contains(part), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  private static void assertDone(Cli result) {
    assertEquals(0, result.status(), result.err());
  }

  /** Runs a command on the configuration as it stands, but for places, sizes and lengths. */
  private static Cli mada(String command, String name, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command, CONFIGURATION.toString()));
    arguments.addAll(
        List.of("--run-dir", folder.resolve(name).toString(), "--device", "cpu", "--threads", "1"));
    arguments.add("--quiet");
    if (command.equals("anchors")) {
      arguments.addAll(List.of("--domain", "target"));
    }
    Path artefacts = folder.resolve("mada");
    List<String> small = new ArrayList<>();
    small.add("data.source.root=" + folder.resolve("gta5"));
    small.add("data.target.root=" + folder.resolve("cityscapes"));
    small.add("data.validation.root=" + folder.resolve("cityscapes"));
    for (String set : List.of("source", "target", "validation")) {
      small.add("data." + set + ".size=[" + SIZE + ", " + SIZE + "]");
    }
    small.addAll(
        List.of("model.backbone=mobilenet_v2", "model.width=0.25", "model.aspp_channels=8"));
    small.add("model.weights=" + artefacts.resolve("warmup.pth"));
    small.add("anchors.target=" + artefacts.resolve("cluster_centroids_full_target_10.pkl"));
    small.add("selection.file=" + artefacts.resolve("stage1_cac_list_0.05.txt"));
    small.add("selection.images=2");
    for (String stage : List.of("stage1", "stage2")) {
      small.add("stages." + stage + ".iterations=1");
      small.add("stages." + stage + ".batch=2");
      small.add("stages." + stage + ".augment=[{random_crop: [" + SIZE + ", " + SIZE + "]}]");
    }
    small.addAll(List.of(settings));
    small.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static Map<String, StoredTensor> parameters(String file) {
    return new Safetensors().read(folder.resolve(file + ".safetensors")).tensors();
  }

  private static float[] values(FloatMatrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    for (int i = 0; i < matrix.rows(); i++) {
      System.arraycopy(matrix.row(i), 0, values, i * matrix.columns(), matrix.columns());
    }
    return values;
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static String cityscapes(String split, int number, String suffix) {
    return "cityscapes/" + split + "/" + cityscapesName(number, suffix);
  }

  private static String cityscapesName(int number, String suffix) {
    return "aachen/aachen_00000" + number + "_000019_" + suffix;
  }

  /**
   * Writes an image with a band of road under a band of building, in the label ids that both
   * datasets have.
   */
  private static void write(String image, String label, int seed) throws IOException {
    byte[] rgb = new byte[3 * SIZE * SIZE];
    new Random(seed).nextBytes(rgb);
    byte[] ids = new byte[SIZE * SIZE];
    Arrays.fill(ids, 0, ids.length / 2, (byte) 11);
    Arrays.fill(ids, ids.length / 2, ids.length, (byte) 7);
    ImageSize size = new ImageSize(SIZE, SIZE);
    Path imageFile = folder.resolve(image + ".png");
    Path labelFile = folder.resolve(label + ".png");
    Files.createDirectories(imageFile.getParent());
    Files.createDirectories(labelFile.getParent());
    PngFiles.write(imageFile, new RgbImage(size.width(), size.height(), rgb));
    PngFiles.write(labelFile, new LabelMap(size.width(), size.height(), ids));
  }
}

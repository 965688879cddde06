package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code configs/published/*.yml} run through, on each task, with few small images in the datasets'
 * folders and few iterations.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedMethodsTest {

  private static final int SIZE = 64;

  /** Each dataset has several of these ids, which are classes of it. */
  private static final int[] CITYSCAPES_IDS = {7, 8, 11, 21, 23, 26};

  private static final int[] SYNTHIA_IDS = {3, 4, 2, 6, 1, 8};

  @TempDir private static Path folder;

  @BeforeAll
  void draw() throws IOException {
    for (int i = 0; i < 6; i++) {
      write("gta5/images/0000" + i, "gta5/labels/0000" + i, CITYSCAPES_IDS, i);
      write("synthia/RGB/000000" + i, "synthia/GT/LABELS/000000" + i, SYNTHIA_IDS, 20 + i);
      String city = "aachen/aachen_00000" + i + "_000019_";
      String frame = "GOPR0475/GOPR0475_frame_00000" + i + "_";
      for (String split : List.of("train", "val")) {
        write(
            "cityscapes/leftImg8bit/" + split + "/" + city + "leftImg8bit",
            "cityscapes/gtFine/" + split + "/" + city + "gtFine_labelIds",
            CITYSCAPES_IDS,
            40 + i);
        write(
            "acdc/rgb_anon/fog/" + split + "/" + frame + "rgb_anon",
            "acdc/gt/fog/" + split + "/" + frame + "gt_labelIds",
            CITYSCAPES_IDS,
            60 + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gta5-to-cityscapes, mada_v2, 'warmup,stage1,stage2'",
    "cityscapes-to-acdc, mada_v2, 'warmup,stage1,stage2'",
    "gta5-to-cityscapes, cag_uda, 'warmup,round1,round2,round3'",
    "cityscapes-to-acdc, proda, 'warmup,denoise,distill1,distill2'",
    "synthia-to-cityscapes, class_mix, 'warmup,adapt'",
  })
  void aPublishedMethodRunsThrough(String task, String method, String stages) throws IOException {
    Path run = folder.resolve(task + "-" + method);
    List<String> names = List.of(stages.split(","));
    Cli result = run(run, task, method, names);
    assertEquals(0, result.status(), result.err());
    String scores = Files.readString(run.resolve("metrics.json"));
    assertEquals(Set.copyOf(names), JsonParser.parseString(scores).getAsJsonObject().keySet());
  }

  @ParameterizedTest
  @CsvSource({"class_mix, 'warmup,adapt'"})
  void thirteenClassesCanBeComparedBy(String method, String stages) throws IOException {
    Path run = folder.resolve("thirteen");
    String classes = "classes=../configs/synthia-13-classes.yml";
    Cli result = run(run, "synthia-to-cityscapes", method, List.of(stages.split(",")), classes);
    assertEquals(0, result.status(), result.err());
    assertTrue(Files.readString(run.resolve("metrics.json")).contains("\"adapt\""));
  }

  /** As a file has it, but for folders, sizes, lengths and the network's width. */
  private static Cli run(
      Path run, String task, String method, List<String> stages, String... others)
      throws IOException {
    List<String> settings = new ArrayList<>(List.of(others));
    for (String set : List.of("source", "target", "validation")) {
      settings.add("data." + set + ".size=[" + SIZE + ", " + SIZE / 2 + "]");
    }
    settings.addAll(
        List.of(
            "model.backbone=mobilenet_v2",
            "model.width=0.25",
            "model.aspp_channels=8",
            "model.weights=null",
            "anchors.count=2"));
    if (method.equals("mada_v2") || method.equals("class_mix")) {
      settings.add("selection.budget=0.5");
    }
    for (String stage : stages) {
      settings.add("stages." + stage + ".iterations=2");
      settings.add("stages." + stage + ".evaluate_every=2");
      settings.add("stages." + stage + ".batch=2");
      settings.add("stages." + stage + ".augment=[{random_crop: [48, 32]}]");
    }
    if (method.equals("proda")) {
      settings.add("stages.distill1.from=null");
    }
    if (method.equals("mada_v2")) {
      settings.add("stages.stage2.terms[1].after=1");
    }
    String source = task.substring(0, task.indexOf("-to-"));
    String target = task.substring(task.indexOf("-to-") + 4);
    settings.add("data.source.root=" + folder.resolve(source));
    settings.add("data.target.root=" + folder.resolve(target));
    settings.add("data.validation.root=" + folder.resolve(target));
    List<String> arguments = new ArrayList<>(List.of("run", file(task, method).toString()));
    arguments.addAll(List.of("--quiet", "--device", "cpu", "--threads", "1"));
    arguments.addAll(List.of("--run-dir", run.toString()));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** With the task in place of the environment variable. */
  private static Path file(String task, String method) throws IOException {
    Path configurations = Path.of("../configs").toAbsolutePath().normalize();
    String text =
        Files.readString(configurations.resolve("published/" + method + ".yml"))
            .replace("../${TASK:-gta5-to-cityscapes}", configurations + "/" + task)
            .replace("${TASK:-gta5-to-cityscapes}", task);
    return Files.writeString(folder.resolve(task + "-" + method + ".yml"), text);
  }

  private static void write(String image, String label, int[] ids, int seed) throws IOException {
    Random random = new Random(seed);
    byte[] rgb = new byte[3 * SIZE * SIZE / 2];
    byte[] classes = new byte[SIZE * SIZE / 2];
    random.nextBytes(rgb);
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) ids[i % SIZE / 8 % ids.length];
    }
    for (String file : List.of(image, label)) {
      Files.createDirectories(folder.resolve(file).getParent());
    }
    PngFiles.write(folder.resolve(image + ".png"), new RgbImage(SIZE, SIZE / 2, rgb));
    PngFiles.write(folder.resolve(label + ".png"), new LabelMap(SIZE, SIZE / 2, classes));
  }
}

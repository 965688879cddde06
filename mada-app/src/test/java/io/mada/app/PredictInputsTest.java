package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.data.RgbImage;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code predict} takes beside a folder, and what it makes beside masks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictInputsTest {

  @TempDir private static Path folder;

  private Path checkpoint;
  private Path usual;

  @BeforeAll
  void train() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Cli trained = experiment.run("warmup", "run");
    assertEquals(0, trained.status(), trained.err());
    checkpoint = experiment.directory("run").resolve("warmup/best.safetensors");
    Files.createDirectories(folder.resolve("images"));
    for (int i = 1; i <= 4; i++) {
      PngFiles.write(image(i), frame(i));
    }
    usual = folder.resolve("usual");
    assertEquals(0, predict("usual", "--images", folder.resolve("images").toString()).status());
  }

  @Test
  void filesListsAndTheInputStreamGiveWhatTheFolderGives() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), image(1) + "\n" + image(3) + "\n");

    Cli result = predict("listed", "--list", list.toString(), "--images", image(2).toString());
    assertEquals(0, result.status(), result.err());
    result = withInput((image(4) + "\n").getBytes(StandardCharsets.UTF_8), "piped", "--list", "-");
    assertEquals(0, result.status(), result.err());

    for (int i = 1; i <= 4; i++) {
      Path output = folder.resolve(i == 4 ? "piped" : "listed");
      assertSame("frame" + i + ".png", "frame" + i + ".png", output);
      assertSame("frame" + i + "_overlay.png", "frame" + i + "_overlay.png", output);
    }
  }

  @Test
  void framesOfAPipeGiveWhatTheirFilesGive() throws IOException {
    byte[] video = frames(4, 0);

    Cli result = withInput(video, "video", "--frames", "48,40", "--summary");

    assertEquals(0, result.status(), result.err());
    for (int i = 1; i <= 4; i++) {
      assertSame("frame" + i + ".png", "frame_00000" + i + ".png", folder.resolve("video"));
    }
    assertEquals(4, json("video/summary.json").getAsJsonArray("images").size());
  }

  @Test
  void aPipeThatEndsAmidAFrameSaysSoAfterTheWholeOnes() throws IOException {
    Cli result = withInput(frames(3, 100), "cut", "--frames", "48,40");

    assertEquals(1, result.status());
    assertEquals(
        "mada: the pipe ends in the middle of frame 4: 100 of 5760 bytes; is --frames 48,40 the size of the video?\n",
        result.err());
    assertSame("frame3.png", "frame_000003.png", folder.resolve("cut"));
    assertFalse(Files.exists(folder.resolve("cut/frame_000004.png")));
  }

  @Test
  void anUnreadableImageInTheMiddleEndsTheWorkAfterThoseBeforeIt() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
    String lines = image(1) + "\n" + image(2) + "\n" + broken + "\n" + image(3) + "\n";
    Path list = Files.writeString(folder.resolve("mixed.txt"), lines);

    Cli result = predict("mixed", "--list", list.toString());

    assertEquals(1, result.status());
    assertEquals("mada: " + broken + " is no PNG, JPEG, TIFF, WebP or BMP picture\n", result.err());
    Path output = folder.resolve("mixed/images");
    assertSame("frame2.png", "frame2.png", output);
    assertFalse(Files.exists(output.resolve("frame3.png")));
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(4, files.count());
    }
  }

  @Test
  void theSummarySaysTheSharesOfTheClasses() throws IOException {
    assertEquals(
        0,
        predict("summed", "--images", folder.resolve("images").toString(), "--summary").status());

    JsonObject summary = json("summed/summary.json");
    double[] all = new double[19];
    for (int i = 1; i <= 4; i++) {
      JsonObject image = summary.getAsJsonArray("images").get(i - 1).getAsJsonObject();
      assertEquals("frame" + i, image.get("name").getAsString());
      assertEquals(48, image.get("width").getAsInt());
      assertEquals(40, image.get("height").getAsInt());
      double[] shares = shares("summed/frame" + i + ".png");
      compare(shares, image.getAsJsonObject("shares"));
      Arrays.setAll(all, c -> all[c] + shares[c] / 4);
    }
    compare(all, summary.getAsJsonObject("shares"));
  }

  private static double[] shares(String mask) {
    byte[] rgb = ImageFiles.read(folder.resolve(mask)).rgb();
    double[] shares = new double[19];
    for (int i = 0; i < rgb.length; i += 3) {
      shares[rgb[i]] += 3. / rgb.length;
    }
    return shares;
  }

  private static void compare(double[] wanted, JsonObject shares) throws IOException {
    List<String> names = new ArrayList<>();
    json("summed/classes.json")
        .getAsJsonArray("classes")
        .forEach(entry -> names.add(entry.getAsJsonObject().get("name").getAsString()));
    for (int c = 0; c < wanted.length; c++) {
      double share = shares.has(names.get(c)) ? shares.get(names.get(c)).getAsDouble() : 0;
      assertEquals(wanted[c], share, 1e-9, names.get(c));
      assertEquals(wanted[c] > 0, shares.has(names.get(c)));
    }
  }

  @Test
  void windowsViewsAndConfidenceAreThoseOfTheLibrary() throws IOException {
    Cli result =
        predict(
            "parts",
            "--images=" + image(1),
            "--window=32,32",
            "--overlap=8",
            "--scales=1,1.5",
            "--flip",
            "--confidence");
    assertEquals(0, result.status(), result.err());

    try (Segmenter segmenter =
        Segmenter.builder()
            .device("cpu")
            .windows(32, 32, 8)
            .scales(1, 1.5)
            .flip()
            .confidence()
            .load(checkpoint)) {
      Segmentation seen = segmenter.predict(image(1));
      seen.write(folder.resolve("part.png"));
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("part.png")),
          Files.readAllBytes(folder.resolve("parts/frame1.png")));
      byte[] map = ImageFiles.read(folder.resolve("parts/frame1_confidence.png")).rgb();
      for (int i = 0; i < 48 * 40; i++) {
        assertEquals(seen.confidence().get()[i], map[3 * i]);
      }
    }
  }

  @Test
  void confidenceChangesNoMask() throws IOException {
    assertEquals(0, predict("sure", "--images=" + image(2), "--confidence").status());

    assertSame("frame2.png", "frame2.png", folder.resolve("sure"));
    byte[] map = ImageFiles.read(folder.resolve("sure/frame2_confidence.png")).rgb();
    for (byte value : map) {
      assertTrue((value & 0xff) >= 255 / 19, "the largest of 19 is no less than a 19th");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      --window 8,8                     | a window of 8x8 is smaller than the output stride of a network
      --window 64                      | --window must be W,H, as 1024,1024, not '64'
      --window 64,64 --overlap 40      | windows of 64x64 must overlap by 0 to 32 pixels, not 40
      --window 64,64 --overlap -1      | --overlap must be a number of pixels, not '-1'
      --overlap 8                      | --overlap is that of windows; it needs --window W,H
      --scales 1,,2                    | --scales must be numbers, as 0.75,1,1.25, not '1,,2'
      --scales 0                       | scales must be numbers from 0.125 to 8.0, not [0.0]
      --scales nan                     | --scales must be numbers
      --flip --logits                  | --logits are the decoder's of a whole image; leave out --window, --scales and --flip
      --frames 48,40                   | --frames reads images from stdin; leave out --images and --list
      --list none.txt                  | --list: none.txt does not exist
      """)
  void mistakenOptionsLeaveNothingBehind(String options, String error) {
    List<String> words = new ArrayList<>(List.of("--images", folder.resolve("images").toString()));
    words.addAll(List.of(options.split(" ")));

    Cli result = predict("mistaken", words.toArray(String[]::new));

    Cli.assertError(2, error, result);
    assertFalse(Files.exists(folder.resolve("mistaken")));
  }

  @ParameterizedTest
  @CsvSource({"0,40", "48", "'999999,999999'", "word"})
  void framesOfNoSizeAreRefused(String size) {
    Cli.assertError(2, "--frames must be the size of the video", predict("none", "--frames", size));
  }

  private Cli withInput(byte[] bytes, String output, String... options) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes));
    try {
      return predict(output, options);
    } finally {
      System.setIn(before);
    }
  }

  private Cli predict(String output, String... options) {
    List<String> words = new ArrayList<>(List.of("predict", "--checkpoint", checkpoint.toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(List.of("--device", "cpu", "--quiet"));
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }

  private void assertSame(String wanted, String file, Path output) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(usual.resolve(wanted)), Files.readAllBytes(output.resolve(file)), file);
  }

  private static Path image(int i) {
    return folder.resolve("images").resolve("frame" + i + ".png");
  }

  private static RgbImage frame(int i) {
    byte[] rgb = new byte[3 * 48 * 40];
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = (byte) (k * (7 + i));
    }
    return new RgbImage(48, 40, rgb);
  }

  /** Whole frames, and some bytes of another. */
  private static byte[] frames(int count, int more) {
    byte[] video = new byte[count * 3 * 48 * 40 + more];
    for (int i = 0; i < count; i++) {
      System.arraycopy(frame(i + 1).rgb(), 0, video, i * 3 * 48 * 40, 3 * 48 * 40);
    }
    return video;
  }

  private static JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
  }
}

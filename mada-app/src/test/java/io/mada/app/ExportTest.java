package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.mada.api.data.Batch;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.testing.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Export of what a run has trained. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportTest {

  private static final int SIDE = 32;

  @TempDir private static Path folder;

  private TinyExperiment experiment;
  private String checkpoint;

  @BeforeAll
  void train() {
    experiment = TinyExperiment.in(folder);
    Cli trained = experiment.run("warmup", "run");
    assertEquals(0, trained.status(), trained.err());
    checkpoint = experiment.directory("run").resolve("warmup/best.safetensors").toString();
  }

  @Test
  void exportedNetworkPredictsWhatPredictDoes() throws IOException, OrtException {
    RgbImage image = image();
    Files.createDirectories(folder.resolve("images"));
    PngFiles.write(folder.resolve("images/a.png"), image);
    Cli.assertQuiet(Cli.run("export", checkpoint, out("a.onnx")));
    Cli.assertQuiet(
        Cli.run(
            "predict",
            "--checkpoint",
            checkpoint,
            "--images",
            folder.resolve("images").toString(),
            "--output",
            folder.resolve("predicted").toString(),
            "--device",
            "cpu",
            "--quiet"));
    byte[] red = new byte[SIDE * SIDE];
    RgbImage predicted = ImageFiles.read(folder.resolve("predicted/a.png"));
    for (int i = 0; i < red.length; i++) {
      red[i] = predicted.rgb()[3 * i];
    }
    try (OnnxRuntime runtime = new OnnxRuntime(folder.resolve("a.onnx"), 1);
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      assertArrayEquals(red, runtime.run(scope, pixels(image, scope)).labels().toByteArray());
    }
  }

  private static RgbImage image() {
    byte[] bytes = new byte[SIDE * SIDE * 3];
    new SplittableRandom(3).nextBytes(bytes);
    return new RgbImage(SIDE, SIDE, bytes);
  }

  private static NDArray pixels(RgbImage image, NDManager scope) {
    LabelMap none = new LabelMap(SIDE, SIDE, new byte[SIDE * SIDE]);
    return Batch.of(List.of(0), List.of(new Sample(image, none))).images(scope);
  }

  @Test
  void fileSaysWhatItIs() throws OrtException {
    Cli.assertQuiet(Cli.run("export", checkpoint, out("said.onnx"), "--opset", "18", "--float16"));
    try (OnnxRuntime runtime = new OnnxRuntime(folder.resolve("said.onnx"), 1)) {
      Map<String, String> metadata = runtime.metadata();
      JsonArray classes = JsonParser.parseString(metadata.get("classes")).getAsJsonArray();
      JsonArray palette = JsonParser.parseString(metadata.get("palette")).getAsJsonArray();
      assertEquals(19, classes.size());
      assertEquals("road", classes.get(0).getAsString());
      assertEquals("[128,64,128]", palette.get(0).toString());
      assertEquals("32,32", metadata.get("size"));
      assertEquals("RGB from 0 to 1, (batch, 3, height, width)", metadata.get("input"));
      assertTrue(metadata.get("mada.checkpoint").matches("sha256 [0-9a-f]{64}"));
      assertTrue(metadata.containsKey("mada.version"));
    }
  }

  /** One that is of no run, and says nothing of its network. */
  @Test
  void configurationSaysWhatAFileDoesNot() throws IOException {
    String bare = folder.resolve("bare.npz").toString();
    Cli.assertQuiet(Cli.run("convert", checkpoint, bare));
    Cli.assertError(
        2, "does not say which network it is for", Cli.run("export", bare, out("b.onnx")));
    Cli.assertQuiet(Cli.run("export", experiment.file().toString(), bare, out("b.onnx")));
    Cli.assertQuiet(Cli.run("export", checkpoint, out("c.onnx")));
    long difference = Files.size(folder.resolve("c.onnx")) - Files.size(folder.resolve("b.onnx"));
    assertTrue(Math.abs(difference) < 200, difference + " bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CHECKPOINT new.onnx --opset 16        | 2 | --opset must be from 17 to 23, not '16'
          CHECKPOINT new.onnx --opset x         | 2 | --opset must be from 17 to 23, not 'x'
          CHECKPOINT new.torchscript            | 2 | its name must end in .onnx
          CHECKPOINT none/new.onnx              | 2 | none does not exist
          CHECKPOINT folder.onnx                | 2 | folder.onnx cannot be written: it is a folder
          CHECKPOINT                            | 2 | usage: mada export [CONFIG] CHECKPOINT OUT.onnx
          none.safetensors new.onnx             | 2 | none.safetensors does not exist
          tiny.yml CHECKPOINT new.onnx too.onnx | 2 | usage: mada export
          """)
  void mistakesAreOneLineAndLeaveNothing(String line, int status, String words) throws IOException {
    Files.createDirectories(folder.resolve("folder.onnx"));
    List<String> before = files();
    List<String> arguments = new ArrayList<>(List.of("export"));
    for (String word : line.split(" +")) {
      String path = word.contains(".") || word.contains("/") ? out(word) : word;
      arguments.add(word.equals("CHECKPOINT") ? checkpoint : path);
    }
    Cli.assertError(status, words, Cli.run(arguments.toArray(String[]::new)));
    assertEquals(before, files());
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  private static String out(String name) {
    return folder.resolve(name).toString();
  }
}

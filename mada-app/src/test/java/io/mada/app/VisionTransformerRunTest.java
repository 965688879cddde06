package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.StoredTensor;
import io.mada.data.image.PngFiles;
import io.mada.models.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over a small DINOv2, of images whose sides are no multiples of its patches'. */
class VisionTransformerRunTest {

  private static final String MODEL =
      "model={network: %s, backbone: dinov2_s, width: 0.0625, depth: 4, position_grid: 3, frozen: %s}";

  @TempDir private static Path folder;

  private static TinyExperiment experiment;

  @BeforeAll
  static void run() {
    experiment = TinyExperiment.in(folder);
    run("warmup", "given", "linear", false);
    Path weights = experiment.directory("given").resolve("warmup/best.safetensors");
    run("run", "frozen", "linear", true, "--set", "model.weights=" + weights);
    run("run", "trained", "segformer", false);
  }

  private static void run(
      String command, String directory, String network, boolean frozen, String... more) {
    List<String> options = new ArrayList<>(List.of("--set", Text.of(MODEL, network, frozen)));
    options.addAll(List.of(more));
    Cli result = experiment.run(command, directory, options.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
  }

  @Test
  void frozenBackboneIsTheSameToTheBitAfterEveryStage() {
    Map<String, StoredTensor> warmup = weights("frozen/warmup/best.safetensors");
    for (String stage : new String[] {"stage1", "stage2"}) {
      Map<String, StoredTensor> after = weights("frozen/" + stage + "/last.safetensors");
      int compared = 0;
      for (Map.Entry<String, StoredTensor> entry : warmup.entrySet()) {
        String name = entry.getKey();
        boolean same = entry.getValue().equals(after.get(name));
        assertEquals(name.startsWith("backbone."), same, name);
        compared += same ? 1 : 0;
      }
      // The two tokens, the patches' two, 14 of each of the 4 blocks, and the last norm's two.
      assertEquals(62, compared);
    }
  }

  @Test
  void optimiserRemembersNothingOfAFrozenBackbone() {
    String velocity = "optimizer.velocity.";
    Set<String> frozen = weights("frozen/stage1/last.safetensors").keySet();
    assertTrue(frozen.contains(velocity + "decode_head.conv_seg.weight"));
    assertTrue(frozen.stream().noneMatch(name -> name.startsWith(velocity + "backbone.")));
    Set<String> trained = weights("trained/stage1/last.safetensors").keySet();
    assertTrue(trained.contains(velocity + "segformer.encoder.cls_token"));
  }

  @Test
  void trainedBackboneLearns() {
    String qkv = "segformer.encoder.blocks.0.attn.qkv.weight";
    assertNotEquals(
        weights("trained/warmup/last.safetensors").get(qkv),
        weights("trained/stage2/last.safetensors").get(qkv));
  }

  @Test
  void aRunIsRepeatedToTheByte() throws IOException {
    run("run", "again", "segformer", false);
    for (String file : new String[] {"selection.txt", "metrics.json", "stage2/best.safetensors"}) {
      assertEquals(
          -1,
          Files.mismatch(
              experiment.directory("trained").resolve(file),
              experiment.directory("again").resolve(file)),
          file);
    }
  }

  @Test
  void predictionNeedsTheCheckpointAlone() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    PngFiles.write(images.resolve("a.png"), new RgbImage(50, 75, new byte[3 * 50 * 75]));
    for (String run : new String[] {"frozen", "trained"}) {
      Path output = folder.resolve(run + "-predicted");
      Cli result =
          Cli.run(
              "predict",
              "--checkpoint",
              experiment.directory(run + "/stage2/best.safetensors").toString(),
              "--images",
              images.toString(),
              "--output",
              output.toString(),
              "--device",
              "cpu",
              "--quiet");
      assertEquals(0, result.status(), result.err());
      assertTrue(Files.exists(output.resolve("a.png")));
    }
  }

  @Test
  void wrongSettingIsOneLine() {
    Cli.assertError(
        2,
        "--set model: model.output_stride has no meaning for a Vision Transformer; leave it out",
        experiment.run("run", "wrong", "--set", "model={backbone: dinov2_s, output_stride: 16}"));
  }

  @Test
  void rateForAFrozenBackboneIsOneLine() {
    Cli.assertError(
        2,
        "stages.warmup.optimizer.factors: no parameter matches 'backbone.*', or an earlier factor"
            + " takes them all; there are decode_head.*",
        experiment.run(
            "warmup",
            "rate",
            "--set",
            Text.of(MODEL, "linear", true),
            "--set",
            "model.weights=" + experiment.directory("given").resolve("warmup/best.safetensors"),
            "--set",
            "stages.warmup.optimizer={lr: 0.01, factors: {\"backbone.*\": 0.1}}"));
  }

  private static Map<String, StoredTensor> weights(String file) {
    return new Safetensors().read(experiment.directory(file)).tensors();
  }
}

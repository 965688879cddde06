package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pipeline on a GPU that the CPU plays. */
class GpuPathTest {

  private static final List<String> RESULTS = List.of("selection.txt", "metrics.json");

  @TempDir private static Path folder;

  private static final Map<String, String> ON_CPU = new TreeMap<>();

  private static TinyExperiment experiment;

  @BeforeAll
  static void runOnCpu() throws IOException {
    experiment = TinyExperiment.in(folder);
    Cli result = experiment.run("run", "run");
    assertEquals(0, result.status(), result.err());
    for (String file : RESULTS) {
      ON_CPU.put(file, Files.readString(experiment.directory("run").resolve(file)));
    }
    askForPinnedMemory();
  }

  /** What libtorch is asked once in a process would be counted with the first iteration. */
  private static void askForPinnedMemory() {
    try (FakeGpu gpu = new FakeGpu();
        NDManager device = NDManager.newBaseManager(Device.gpu(0), "PyTorch")) {
      Tensors.upload(new byte[] {1}, new Shape(1), device);
      assertEquals(2, gpu.uploads().values().stream().mapToInt(i -> i).sum());
    }
  }

  @Test
  void everyStepStaysOnTheDevice() throws IOException {
    try (FakeGpu gpu = new FakeGpu()) {
      Cli result = experiment.run("run", "gpu", "--device", "gpu0");

      assertEquals(0, result.status(), result.err());
      assertEquals(Map.of(), gpu.mixes());
      assertTrue(gpu.uploads().size() > 5, gpu.uploads().toString());
    }
    String record = Files.readString(experiment.directory("gpu").resolve("run.json"));
    assertTrue(record.contains("\"device\": \"gpu0\""), record);
    for (String file : RESULTS) {
      assertEquals(
          ON_CPU.get(file), Files.readString(experiment.directory("gpu").resolve(file)), file);
    }
  }

  @Test
  void bfloat16StaysOnTheDeviceToo() {
    try (FakeGpu gpu = new FakeGpu()) {
      Cli result = experiment.run("run", "half", "--device", "gpu0", "--precision", "bfloat16");

      assertEquals(0, result.status(), result.err());
      assertEquals(Map.of(), gpu.mixes());
    }
  }

  /** Whatever else is sent, or read at all, would keep the host waiting for the device. */
  @ParameterizedTest
  // Backwards: a stage is not trained on what another has made void.
  @CsvSource({"stage2, 5", "stage1, 4", "warmup, 3"})
  void anIterationSendsItsImagesAndLabelsAndReadsNothing(String stage, int arrays)
      throws IOException {
    Map<String, Integer> two = waits(stage, 2);
    Map<String, Integer> more = new TreeMap<>(waits(stage, 4));

    two.forEach((line, count) -> more.merge(line, -count, Integer::sum));
    more.values().removeIf(count -> count == 0);
    // Losses are read twice in a second.
    more.keySet().removeIf(line -> line.startsWith("read LossLog.java"));
    assertTrue(
        more.keySet().stream().allMatch(line -> line.matches("upload Batch.java:\\d+ upload")),
        more.toString());
    assertEquals(2 * arrays, more.values().stream().mapToInt(i -> i).sum(), more.toString());
  }

  /** What makes the host wait where a stage is trained again, by line. */
  private static Map<String, Integer> waits(String stage, int iterations) throws IOException {
    Files.deleteIfExists(experiment.directory("run/" + stage + "/last.safetensors"));
    Map<String, Integer> waits = new TreeMap<>();
    try (FakeGpu gpu = new FakeGpu()) {
      List<String> options =
          new ArrayList<>(List.of("--device", "gpu0", "--set", "stages." + stage + ".iterations="));
      options.set(3, options.get(3) + iterations);
      options.addAll(List.of("--set", "stages." + stage + ".evaluate_every=100"));
      // Not with the loss of a plug-in, which is looked at.
      options.addAll(List.of("--set", "stages.stage1.terms[0].loss=null"));
      options.addAll(List.of("--stage", stage));
      Cli result = experiment.run("train", "run", options.toArray(String[]::new));
      assertEquals(0, result.status(), result.err());
      gpu.uploads().forEach((line, count) -> waits.put("upload " + line, count));
      gpu.reads().forEach((line, count) -> waits.put("read " + line, count));
    }
    return waits;
  }

  @Test
  void whatMixesDevicesOrWaitsIsFound() {
    try (FakeGpu gpu = new FakeGpu();
        NDManager device = NDManager.newBaseManager(Device.gpu(0), "PyTorch");
        NDManager host = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray here = device.ones(new Shape(2));
        NDArray there = host.ones(new Shape(2))) {
      gpu.clear();
      here.add(there).close();
      here.mul(0.5).close();
      here.toFloatArray();

      assertEquals(1, gpu.mixes().size(), gpu.mixes().toString());
      assertTrue(
          gpu.mixes().keySet().iterator().next().startsWith("GpuPathTest.java:"),
          gpu.mixes().toString());
      assertEquals(1, gpu.uploads().size(), gpu.uploads().toString());
      assertEquals(1, gpu.reads().size(), gpu.reads().toString());
    }
  }
}

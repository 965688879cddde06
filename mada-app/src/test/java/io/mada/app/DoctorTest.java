package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.train.TrainModule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorTest {

  private static final Optional<List<String>> ONE_GPU = Optional.of(List.of("GPU 0: NVIDIA H200"));

  @Test
  void theMachineAndThePluginsAreDescribed() {
    ModuleLoader modules = new ModuleLoader(List.of(new TrainModule()), Path.of("none"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    new Doctor(modules.loadDeclared().getInstance(PluginRegistry.class))
        .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("Java            " + Runtime.version()), text);
    assertTrue(
        text.lines().anyMatch(line -> line.matches("libtorch +[0-9.]+ for the CPU, 1 thread, .*")),
        text);
    assertTrue(text.lines().anyMatch(line -> line.matches("Devices +cpu.*")), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("Disk +[0-9.]+ GB free for .*")), text);
    assertTrue(
        text.lines().anyMatch(line -> line.matches("schedules +constant, cosine, poly, step")),
        text);
  }

  @Test
  void aMachineWithEverythingMissesNothing() {
    assertEquals(List.of(), new GpuCheck("Linux amd64", ONE_GPU, true, true).missing());
  }

  @Test
  void whatAGpuNeedsIsNamed() {
    assertMissing(
        new GpuCheck("Mac OS X aarch64", Optional.empty(), false, false),
        "not for Mac OS X aarch64");
    assertMissing(
        new GpuCheck("Linux amd64", Optional.empty(), false, false),
        "NVIDIA's driver",
        "libtorch with CUDA");
    assertMissing(new GpuCheck("Linux amd64", Optional.of(List.of()), true, false), "a GPU");
    assertMissing(new GpuCheck("Linux amd64", ONE_GPU, false, false), "libtorch with CUDA");
    assertMissing(new GpuCheck("Linux amd64", ONE_GPU, true, false), "newer driver");
  }

  private static void assertMissing(GpuCheck check, String... parts) {
    List<String> missing = check.missing();
    assertEquals(parts.length, missing.size(), missing::toString);
    for (int i = 0; i < parts.length; i++) {
      assertTrue(missing.get(i).contains(parts[i]), missing.get(i));
    }
  }
}

package io.mada.app;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What there is of all that a GPU needs.
 *
 * @param platform such as {@code Linux amd64}
 * @param installed the GPUs that NVIDIA's driver lists; empty where there is no driver
 * @param cudaLibtorch whether the loaded libtorch is one with CUDA
 * @param counted the GPUs that DJL sees
 */
record GpuCheck(
    String platform, Optional<List<String>> installed, boolean cudaLibtorch, int counted) {

  private static final List<String> SUPPORTED = List.of("Linux amd64", "Windows amd64");

  /** Looks at this machine. */
  static GpuCheck ofMachine(Optional<Engine> engine) {
    String system = System.getProperty("os.name");
    return new GpuCheck(
        (system.startsWith("Windows") ? "Windows" : system) + " " + System.getProperty("os.arch"),
        nvidiaSmi(),
        engine.map(e -> e.hasCapability(StandardCapabilities.CUDA)).orElse(false),
        CudaUtils.getGpuCount());
  }

  /** What is missing, each with what to do about it; empty if a GPU can be used. */
  List<String> missing() {
    if (!SUPPORTED.contains(platform)) {
      return List.of(
          "libtorch with CUDA exists for Linux and Windows on x86-64, not for " + platform);
    }
    List<String> missing = new ArrayList<>();
    if (installed.isEmpty()) {
      missing.add("NVIDIA's driver: nvidia-smi was not found or failed; install the driver");
    } else if (installed.get().isEmpty()) {
      missing.add("a GPU: nvidia-smi lists none");
    }
    if (!cudaLibtorch) {
      missing.add(
          "libtorch with CUDA: start with --device gpu0, which downloads it (2.5 GB), or set PYTORCH_LIBRARY_PATH to"
              + " the lib folder of an installed PyTorch 2.7.1 for CUDA 12.8");
    }
    boolean present = installed.isPresent() && !installed.get().isEmpty();
    if (present && counted == 0) {
      missing.add(
          "CUDA's runtime library, by which DJL counts GPUs: put libcudart.so's folder on LD_LIBRARY_PATH");
    }
    return missing;
  }

  private static Optional<List<String>> nvidiaSmi() {
    try {
      Process process = new ProcessBuilder("nvidia-smi", "-L").redirectErrorStream(true).start();
      // A line for each GPU, which the pipe holds until the process has ended.
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0
          ? Optional.of(output.lines().filter(line -> line.startsWith("GPU ")).toList())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}

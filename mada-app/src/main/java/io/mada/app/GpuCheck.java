package io.mada.app;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import io.mada.app.run.NvidiaSmi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of the things that a GPU needs are there.
 *
 * @param platform such as {@code Linux amd64}
 * @param installed the GPUs listed by NVIDIA's driver; empty if there is no driver
 * @param cudaLibtorch whether the loaded libtorch has CUDA
 * @param usable whether libtorch can use a GPU
 */
record GpuCheck(
    String platform, Optional<List<String>> installed, boolean cudaLibtorch, boolean usable) {

  private static final List<String> SUPPORTED = List.of("Linux amd64", "Windows amd64");

  /** Looks at this machine. */
  static GpuCheck ofMachine(Optional<Engine> engine) {
    String system = System.getProperty("os.name");
    return new GpuCheck(
        (system.startsWith("Windows") ? "Windows" : system) + " " + System.getProperty("os.arch"),
        NvidiaSmi.gpus(),
        engine.isPresent() && isBuiltWithCuda(),
        engine.map(e -> e.hasCapability(StandardCapabilities.CUDA)).orElse(false));
  }

  /** Whether the loaded libtorch has CUDA; this does not require a GPU. */
  static boolean isBuiltWithCuda() {
    Path folder = Path.of(LibUtils.getLibtorchPath());
    return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
  }

  /** What is missing, each item with its remedy; empty if a GPU can be used. */
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
          "libtorch with CUDA: start with --device gpu0, which downloads it (2.5 GB); or 'mada doctor --device gpu0"
              + " --install-libtorch' brings it by Maven (2.9 GB, and 4.1 GB in "
              + Utils.getEngineCacheDir()
              + "); or set PYTORCH_LIBRARY_PATH to the lib folder of an installed PyTorch 2.7.1 for CUDA 12.8");
    }
    boolean present = installed.isPresent() && !installed.get().isEmpty();
    if (present && cudaLibtorch && !usable) {
      missing.add(
          "a GPU that libtorch can use: its CUDA 12.8 may need a newer driver, or the GPU is hidden from it"
              + " (CUDA_VISIBLE_DEVICES)");
    }
    return missing;
  }
}

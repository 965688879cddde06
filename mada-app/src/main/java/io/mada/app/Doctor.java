package io.mada.app;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.mada.api.Plugin;
import io.mada.api.Text;
import io.mada.api.nn.Precision;
import io.mada.app.plugin.PluginKind;
import io.mada.app.plugin.PluginRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reports what this machine has, and what is missing. */
final class Doctor {

  private static final double GIGABYTE = 1 << 30;

  private final PluginRegistry plugins;

  Doctor(PluginRegistry plugins) {
    this.plugins = plugins;
  }

  /** Prints the findings; anything that cannot be determined gets its own line. */
  void print(PrintStream out) {
    line(out, "Java", java());
    line(out, "Machine", machine());
    Optional<Engine> engine = Optional.empty();
    try {
      engine = Optional.of(Engine.getEngine("PyTorch"));
      line(out, "libtorch", libtorch(engine.get()));
      line(out, "Convolutions", convolutions());
      line(out, "bfloat16", bfloat16(engine.get()));
    } catch (RuntimeException | LinkageError e) {
      line(out, "libtorch", "cannot be loaded: " + innermost(e));
    }
    line(out, "Devices", String.join(", ", devices(engine)));
    GpuCheck gpu = GpuCheck.ofMachine(engine);
    gpu.installed().ifPresent(names -> names.forEach(name -> line(out, "NVIDIA", name)));
    List<String> missing = gpu.missing();
    line(out, "For a GPU", missing.isEmpty() ? "nothing is missing" : "missing: " + missing.get(0));
    missing.stream().skip(1).forEach(item -> line(out, "", "missing: " + item));
    line(
        out,
        "Disk",
        disk(Path.of("").toAbsolutePath())
            + "; "
            + disk(Utils.getEngineCacheDir().toAbsolutePath()));
    names().forEach((kind, names) -> line(out, kind, String.join(", ", names)));
  }

  private static String java() {
    double heap = Runtime.getRuntime().maxMemory() / GIGABYTE;
    return Text.of(
        "%s (%s), heap up to %.1f GB", Runtime.version(), System.getProperty("java.vendor"), heap);
  }

  private static String machine() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Text.of(
        "%s %s, %d processors, %.1f GB of memory, %.1f GB free",
        system.getName(),
        system.getArch(),
        system.getAvailableProcessors(),
        system.getTotalMemorySize() / GIGABYTE,
        system.getFreeMemorySize() / GIGABYTE);
  }

  private static String libtorch(Engine engine) {
    String flavour = GpuCheck.isBuiltWithCuda() ? "with CUDA" : "for the CPU";
    int threads = JniUtils.getNumThreads();
    return Text.of(
        "%s %s, %d thread%s, from %s",
        engine.getVersion(), flavour, threads, threads == 1 ? "" : "s", LibUtils.getLibtorchPath());
  }

  private static String convolutions() {
    if (!ConvolutionCheck.isRight()) {
      return "wrong on this processor; set " + ConvolutionCheck.REMEDY + " in the environment";
    }
    String limit = System.getenv(ConvolutionCheck.VARIABLE);
    return limit == null ? "right" : "right, with " + ConvolutionCheck.VARIABLE + "=" + limit;
  }

  private static String bfloat16(Engine engine) {
    Device device = engine.hasCapability(StandardCapabilities.CUDA) ? Device.gpu() : Device.cpu();
    return Precision.isFast(device)
        ? "this device has instructions for it; precision: auto takes it"
        : "this device has no instructions for it; precision: auto takes float32";
  }

  private static List<String> devices(Optional<Engine> engine) {
    List<String> devices = new ArrayList<>(List.of("cpu"));
    for (int i = 0; i < engine.map(Engine::getGpuCount).orElse(0); i++) {
      double memory = CudaUtils.getGpuMemory(Device.gpu(i)).getMax() / GIGABYTE;
      devices.add(Text.of("gpu%d (%.1f GB)", i, memory));
    }
    return devices;
  }

  /** The free space on the disk where a folder is, or would be created. */
  private static String disk(Path folder) {
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      double free =
          Files.getFileStore(existing == null ? Path.of("/") : existing).getUsableSpace()
              / GIGABYTE;
      return Text.of("%.1f GB free for %s", free, folder);
    } catch (IOException e) {
      return "unknown space for " + folder + ": " + e.getMessage();
    }
  }

  private Map<String, List<String>> names() {
    Map<String, List<String>> names = new TreeMap<>();
    for (Plugin<?> plugin : plugins.list()) {
      names
          .computeIfAbsent(PluginKind.plural(plugin.kind()), kind -> new ArrayList<>())
          .add(plugin.name());
    }
    return names;
  }

  private static String innermost(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Text.line(String.valueOf(cause.getMessage()));
  }

  private static void line(PrintStream out, String title, String text) {
    out.println(Text.of("%-16s%s", title, text));
  }
}

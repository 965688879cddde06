package io.mada.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What NVIDIA's driver says about the machine's GPUs. */
public final class NvidiaSmi {

  /** By number. Asking takes a second, and a benchmark has a record for each cell. */
  private static final Map<Integer, Optional<String>> DESCRIBED = new ConcurrentHashMap<>();

  private NvidiaSmi() {}

  /** The GPUs as listed by {@code nvidia-smi -L}; empty if there is no driver. */
  public static Optional<List<String>> gpus() {
    return lines("-L").map(lines -> lines.stream().filter(l -> l.startsWith("GPU ")).toList());
  }

  /** Name, memory and driver of a GPU; empty if there is no driver. */
  public static Optional<String> describe(int gpu) {
    return DESCRIBED.computeIfAbsent(gpu, NvidiaSmi::ask);
  }

  /** The bytes of a GPU's memory; empty if there is no driver. */
  public static Optional<Long> memory(int gpu) {
    return bytes(gpu, "memory.total");
  }

  /**
   * The bytes of a GPU's memory in use. libtorch gives none back, so this is the most that a
   * process has had; other processes' memory is counted too.
   */
  public static Optional<Long> usedMemory(int gpu) {
    return bytes(gpu, "memory.used");
  }

  private static Optional<Long> bytes(int gpu, String field) {
    return query(gpu, field, "csv,noheader,nounits")
        .filter(text -> text.strip().matches("\\d{1,9}"))
        .map(text -> Long.parseLong(text.strip()) << 20);
  }

  private static Optional<String> ask(int gpu) {
    return query(gpu, "name,memory.total,driver_version", "csv,noheader");
  }

  private static Optional<String> query(int gpu, String fields, String format) {
    return lines("--query-gpu=" + fields, "--format=" + format, "-i", Integer.toString(gpu))
        .flatMap(lines -> lines.stream().findFirst());
  }

  private static Optional<List<String>> lines(String... arguments) {
    List<String> command = new ArrayList<>(List.of("nvidia-smi"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      // Only a few lines, which the pipe holds until the process has ended.
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? Optional.of(output.lines().toList()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}

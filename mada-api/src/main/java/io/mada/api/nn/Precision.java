package io.mada.api.nn;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The numbers in which a network's layers compute. Parameters, normalisation statistics, the
 * network's inputs and outputs, losses and optimisers are always float32. The word in lower case is
 * the YAML's {@code model.precision}.
 */
public enum Precision {
  /** 32 bits: results can be compared with those of other programs to the last digits. */
  FLOAT32,
  /**
   * 16 bits, 8 of them for the exponent, so that nothing has to be scaled: half the memory of
   * activations, and about half the time on processors that have instructions for it.
   */
  BFLOAT16,
  /** {@link #BFLOAT16} where the device has instructions for it, and {@link #FLOAT32} elsewhere. */
  AUTO;

  /** Linux's names for the instructions on x86-64. Elsewhere no gain has been measured. */
  private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

  /** Limits that allow these instructions to oneDNN, which libtorch uses for convolutions. */
  private static final List<String> LIMITS =
      List.of("ALL", "DEFAULT", "AVX512_CORE_BF16", "AVX512_CORE_FP16", "AVX512_CORE_AMX", "AVX10");

  /** The first NVIDIA GPUs with bfloat16: Ampere. */
  private static final int CAPABILITY = 80;

  /**
   * The precision to compute in on a device.
   *
   * @param device the network's
   * @return not {@link #AUTO}
   */
  public Precision on(Device device) {
    if (this != AUTO) {
      return this;
    }
    return isFast(device) ? BFLOAT16 : FLOAT32;
  }

  /**
   * The word for it in the configuration and {@code run.json}.
   *
   * @return the name in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a device has instructions for bfloat16; without them it still computes in it, but
   * slowly.
   *
   * @param device any
   * @return false if unknown
   */
  public static boolean isFast(Device device) {
    return device.isGpu()
        ? isFastGpu(device)
        : isAllowed(System.getenv("ONEDNN_MAX_CPU_ISA")) && hasFlag(Path.of("/proc/cpuinfo"));
  }

  /** Whether oneDNN may use the instructions under a limit; null means no limit. */
  static boolean isAllowed(String limit) {
    return limit == null || limit.isEmpty() || LIMITS.stream().anyMatch(limit::startsWith);
  }

  /** Whether a processor has one of the instructions, according to Linux's description of it. */
  static boolean hasFlag(Path description) {
    try (Stream<String> lines = Files.lines(description)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Stream.of(line.split("\\s+")).anyMatch(FLAGS::contains))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFastGpu(Device device) {
    try {
      return Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= CAPABILITY;
    } catch (EngineException | IllegalStateException | IllegalArgumentException e) {
      return false;
    }
  }
}

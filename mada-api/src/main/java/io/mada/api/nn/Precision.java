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
 * The numbers in which a network's layers compute. Parameters, statistics of normalisation, what
 * the network is given and what it returns are float32 in any case, and so are losses and
 * optimisers. The word in lower case is the YAML's {@code model.precision}.
 */
public enum Precision {
  /** 32 bits: results that compare with those of other programs to the last digits. */
  FLOAT32,
  /**
   * 16 bits, of which 8 are the exponent's, so that nothing has to be scaled: half the memory of
   * activations, and about half the time on processors that have instructions for it.
   */
  BFLOAT16,
  /** {@link #BFLOAT16} where the device has instructions for it, and {@link #FLOAT32} elsewhere. */
  AUTO;

  /** What Linux calls them on x86-64. On others no gain has been measured. */
  private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

  /** Limits for oneDNN, by which libtorch convolves, that leave it these instructions. */
  private static final List<String> LIMITS =
      List.of("ALL", "DEFAULT", "AVX512_CORE_BF16", "AVX512_CORE_FP16", "AVX512_CORE_AMX", "AVX10");

  /** The first NVIDIA GPUs with bfloat16: Ampere. */
  private static final int CAPABILITY = 80;

  /**
   * What a device is to compute in.
   *
   * @param device a network's
   * @return not {@link #AUTO}
   */
  public Precision on(Device device) {
    if (this != AUTO) {
      return this;
    }
    return isFast(device) ? BFLOAT16 : FLOAT32;
  }

  /**
   * As the configuration and {@code run.json} say it.
   *
   * @return the name in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a device has instructions for bfloat16; without them it computes in it, slowly.
   *
   * @param device any
   * @return false where it cannot be found out
   */
  public static boolean isFast(Device device) {
    return device.isGpu()
        ? isFastGpu(device)
        : isAllowed(System.getenv("ONEDNN_MAX_CPU_ISA")) && hasFlag(Path.of("/proc/cpuinfo"));
  }

  /** Whether oneDNN may use the instructions under a limit, which is null for none. */
  static boolean isAllowed(String limit) {
    return limit == null || limit.isEmpty() || LIMITS.stream().anyMatch(limit::startsWith);
  }

  /** Whether a processor has one of the instructions, by Linux's description of it. */
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

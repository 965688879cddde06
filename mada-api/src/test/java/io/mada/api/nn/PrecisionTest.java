package io.mada.api.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {

  @TempDir Path folder;

  @Test
  void bfloat16IsFastWhereTheProcessorHasInstructionsForIt() throws IOException {
    assertTrue(Precision.hasFlag(processor("fpu avx512f avx512_bf16 gfni")));
    assertTrue(Precision.hasFlag(processor("fpu amx_bf16")));
    assertFalse(Precision.hasFlag(processor("fpu avx512f avx2")));
    assertFalse(Precision.hasFlag(folder.resolve("none")));
  }

  private Path processor(String flags) throws IOException {
    String text =
        "processor\t: 0\nmodel name\t: x\nflags\t\t: " + flags + "\nbugs\t: avx512_bf16\n";
    return Files.writeString(folder.resolve("cpuinfo"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALL", "DEFAULT", "AVX512_CORE_BF16", "AVX512_CORE_AMX"})
  void someLimitsOfOneDnnLeaveThem(String limit) {
    assertTrue(Precision.isAllowed(limit));
    assertTrue(Precision.isAllowed(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSE41", "AVX2", "AVX512_CORE", "AVX512_CORE_VNNI"})
  void othersDoNot(String limit) {
    assertFalse(Precision.isAllowed(limit));
  }

  @Test
  void whatIsAskedForIsTakenEverywhere() {
    assertEquals(Precision.BFLOAT16, Precision.BFLOAT16.on(Device.cpu()));
    assertEquals(Precision.FLOAT32, Precision.FLOAT32.on(Device.gpu()));
    boolean fast = Precision.isFast(Device.cpu());
    assertEquals(fast ? Precision.BFLOAT16 : Precision.FLOAT32, Precision.AUTO.on(Device.cpu()));
  }
}

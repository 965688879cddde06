package io.mada.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The memory of the whole process, native and Java, on systems that report it (Linux does). */
final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  static Optional<Long> bytes() {
    return read("VmRSS:");
  }

  static Optional<Long> peakBytes() {
    return read("VmHWM:");
  }

  private static Optional<Long> read(String key) {
    if (!Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

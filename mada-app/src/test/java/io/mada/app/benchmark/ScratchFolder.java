package io.mada.app.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for a benchmark's files, which is gone afterwards with all that is in it. */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder make() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("mada-benchmark"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

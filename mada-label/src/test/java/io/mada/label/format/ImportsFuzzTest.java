package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.label.Handover;
import io.mada.label.task.LabelTasks;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports of any content are read or refused. */
class ImportsFuzzTest {

  private static final long MOST_MEMORY = 256L << 20;

  private final FuzzedFile file = new FuzzedFile("export", MOST_MEMORY);
  private final LabelTasks tasks;

  ImportsFuzzTest() throws IOException {
    Path folder = Files.createTempDirectory("fuzzed");
    tasks = tasks(folder);
    deleteAtTheEnd(folder);
  }

  private static void deleteAtTheEnd(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      // What is registered last is deleted first.
      files.forEach(file -> file.toFile().deleteOnExit());
    }
  }

  private static LabelTasks tasks(Path folder) {
    return new Handover(folder, Handover.CLASSES).add("a/x", 3, 2).add("y", 3, 2).tasks();
  }

  static Stream<byte[]> seeds() throws IOException {
    Path folder = Files.createTempDirectory("seeds");
    LabelTasks tasks = tasks(folder);
    for (String format : List.of("cvat", "coco", "labelstudio")) {
      LabelFormats.named(format)
          .write(
              tasks, tasks.tasks(), task -> Handover.label("012", ".00"), folder.resolve(format));
    }
    LabelFormats.named("png")
        .write(tasks, tasks.tasks(), task -> Handover.label("012", ".00"), folder.resolve("a.zip"));
    RoundTripTest.submit(folder.resolve("labelstudio"));
    deleteAtTheEnd(folder);
    return Stream.of(
        Files.readAllBytes(folder.resolve("cvat")),
        Files.readAllBytes(folder.resolve("coco")),
        Files.readAllBytes(folder.resolve("labelstudio")),
        Files.readAllBytes(folder.resolve("a.zip")));
  }

  @MethodSource("seeds")
  @FuzzTest
  void areReadOrRefused(byte[] content) throws IOException {
    for (String format : LabelFormats.names()) {
      file.mustBeReadOrRefused(
          content,
          export ->
              LabelFormats.named(format)
                  .read(tasks, export)
                  .labels()
                  .forEach((task, label) -> assertEquals(task.size(), label.size())));
    }
  }
}

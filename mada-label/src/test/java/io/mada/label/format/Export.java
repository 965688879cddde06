package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.label.Handover;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;

/** What a tool might have exported, put together file by file. */
final class Export {

  /**
   * PNG files of 3x2 pixels that a script has put together chunk by chunk: 0 1 2 and 255 2 0 as
   * grey of 8 and of 16 bits, 0 255 0 and 255 255 0 as grey of 1 bit; 804080 6b8e23 000000 and
   * 4682b4 4682b4 804080 by a palette of 2 bits, and in colours of 8 bits.
   */
  static final String GREY_8 =
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR42mNgYGRi+M/EAAADGQEFPJ4/pgAAAABJRU5ErkJggg==";

  static final String GREY_16 =
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAE0lEQVR42mNgYGBgZGBiYPgPIgAFKQEFAUYvBgAAAABJRU5ErkJggg==";

  static final String GREY_1 =
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR42mNwYDgAAAGEAQE0gkP8AAAAAElFTkSuQmCC";

  static final String PALETTE_2 =
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAgMAAADgGo6JAAAADFBMVEWAQIBrjiMAAABGgrSyH58mAAAADElEQVR42mOQYPgAAAE8AQkHP3oGAAAAAElFTkSuQmCC";

  static final String COLOURS =
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAGElEQVR42mNocGjI7lNmAAK3pi1ABOQDADxwBpXEO1fTAAAAAElFTkSuQmCC";

  static final String ALPHA =
      "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEUlEQVR42mNocGj4D8MMyBwAqhUNez4gshwAAAAASUVORK5CYII=";

  /** Of 60000x60000 pixels, as its header says. */
  static final String HUGE =
      "iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAAAAACluSqeAAAAEElEQVR42mNgYGRi+M/EAAADGQEFPJ4/pgAAAABJRU5ErkJggg==";

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  Export text(String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Export png(String name, String content) {
    files.put(name, Base64.getDecoder().decode(content));
    return this;
  }

  Export bytes(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  Path zip(Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        var zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  Path folder(Path folder) {
    files.forEach(
        (name, content) -> {
          try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), content);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return folder;
  }

  static Path file(Path file, String content) {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The labels of an import in words: names with digits. */
  static Map<String, String> labels(ImportedLabels imported) {
    return imported.labels().entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> each.getKey().name(),
                each -> Handover.text(each.getValue()),
                (a, b) -> b,
                LinkedHashMap::new));
  }

  /** What an import says that fails; the file's own folder is left out. */
  static String error(String format, LabelTasks tasks, Path source) {
    MadaException error =
        Assertions.assertThrows(
            MadaException.class, () -> LabelFormats.named(format).read(tasks, source));
    return error.getMessage().replace(source.getParent() + "/", "");
  }

  static LabelTask task(LabelTasks tasks, String name) {
    return tasks.find(name).orElseThrow();
  }
}

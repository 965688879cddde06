package io.mada.label.format;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.internal.file.Durable;
import io.mada.internal.file.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files to be written into a folder or a zip. */
abstract class TargetFiles {

  /** Fixed, so that the same tasks give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Writes a zip if the target is named like one, and otherwise a folder. */
  static void write(Path target, Consumer<TargetFiles> files) {
    if (target.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      writeZip(target, files);
    } else {
      writeFolder(target, files);
    }
  }

  /** Writes a zip, completely or not at all. */
  static void writeZip(Path target, Consumer<TargetFiles> files) {
    WholeFile.write(
        target,
        channel -> {
          // Closing the zip would close the channel, which still has to be forced to the disk.
          var zip =
              new ZipOutputStream(
                  new BufferedOutputStream(Channels.newOutputStream(channel)),
                  StandardCharsets.UTF_8);
          files.accept(
              new TargetFiles() {
                @Override
                void put(String name, byte[] content) throws IOException {
                  var entry = new ZipEntry(name);
                  entry.setTimeLocal(TIME);
                  zip.putNextEntry(entry);
                  zip.write(content);
                  zip.closeEntry();
                }
              });
          zip.finish();
          zip.flush();
        });
  }

  /** A folder that also contains files of another hand-over would be mistaken for a single one. */
  private static void writeFolder(Path target, Consumer<TargetFiles> files) {
    if (Files.exists(target) && !isEmptyFolder(target)) {
      throw new ConfigurationException(
          target + " is there already and is no empty folder: give a new one");
    }
    files.accept(
        new TargetFiles() {
          @Override
          void put(String name, byte[] content) throws IOException {
            Path file = target.resolve(name);
            Durable.folder(file.getParent());
            WholeFile.write(
                file, channel -> WholeFile.writeFully(channel, ByteBuffer.wrap(content)));
          }
        });
  }

  private static boolean isEmptyFolder(Path target) {
    if (!Files.isDirectory(target)) {
      return false;
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw MadaException.cannot("read", target, e);
    }
  }

  abstract void put(String name, byte[] content) throws IOException;

  /** Adds a file. */
  void add(String name, byte[] content) {
    if (name.matches("(?s)/.*|(.*/)?\\.\\.?(/.*)?")) {
      throw new MadaException("an image cannot be written under the name '" + name + "'");
    }
    try {
      put(name, content);
    } catch (IOException e) {
      throw new MadaException("cannot write " + name + ": " + MadaException.reason(e), e);
    }
  }

  /** Adds text in UTF-8. */
  void add(String name, String text) {
    add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file that is located elsewhere. */
  void copy(String name, Path from) {
    try {
      add(name, Files.readAllBytes(from));
    } catch (IOException e) {
      throw MadaException.cannot("read", from, e);
    }
  }
}

package io.mada.models.weights;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file whose content is mapped, not read: arrays need no memory until they are accessed, and
 * remain valid if another file takes its name.
 */
final class MappedFile {

  /** Makes something from a file. */
  @FunctionalInterface
  interface Content<T> {
    T read(MappedFile file) throws IOException;
  }

  private final FileChannel channel;
  private final long size;

  /** All of the file, or null if it is larger than a buffer can be. */
  private final ByteBuffer whole;

  private MappedFile(FileChannel channel) throws IOException {
    this.channel = channel;
    size = channel.size();
    whole = size <= Integer.MAX_VALUE ? channel.map(MapMode.READ_ONLY, 0, size) : null;
  }

  /**
   * Reads a file.
   *
   * @param kind what it should be, for the {@link MadaException} that says in one line what is
   *     wrong with it
   */
  static <T> T read(Path path, String kind, Content<T> content) {
    requireFile(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return content.read(new MappedFile(channel));
    } catch (DamagedFileException e) {
      throw new MadaException(
          Text.of("%s is no usable %s: %s", path, kind, Text.line(e.getMessage())), e);
    } catch (IOException e) {
      throw MadaException.cannot("read", path, e);
    }
  }

  /**
   * Fails with a {@link ConfigurationException} unless there is a regular file; reading a pipe
   * would wait.
   */
  static void requireFile(Path path) {
    if (!Files.isRegularFile(path)) {
      String problem =
          Files.isDirectory(path)
              ? " is a folder"
              : Files.exists(path) ? " is no regular file" : " does not exist";
      throw new ConfigurationException("the file " + path + problem);
    }
  }

  long size() {
    return size;
  }

  /** A part of the file as a separate little-endian buffer. */
  ByteBuffer bytes(long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || length > size - offset) {
      throw new DamagedFileException(
          Text.of("it is cut off: it has %d bytes and refers to more", size));
    }
    if (length > Integer.MAX_VALUE) {
      throw new DamagedFileException("a part of it is larger than 2 GB");
    }
    ByteBuffer part =
        whole == null
            ? channel.map(MapMode.READ_ONLY, offset, length)
            : whole.slice((int) offset, (int) length);
    return part.order(ByteOrder.LITTLE_ENDIAN);
  }
}

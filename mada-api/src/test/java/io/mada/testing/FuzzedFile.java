package io.mada.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mada.api.MadaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of any content. What reads it, reads it or refuses it in one line that names it, soon, in
 * little memory, and leaves everything as it is.
 */
public final class FuzzedFile {

  /** Reads a file, and fails if what it has read makes no sense. */
  @FunctionalInterface
  public interface Reader {
    void read(Path file) throws IOException;
  }

  /** Memory of Java's, and time of the processor. */
  private record Cost(long bytes, long nanoseconds) {}

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MOST_NANOSECONDS = 2_000_000_000;
  private static final long MOST_BYTES = 32 << 20;
  private static final long MOST_BYTES_A_BYTE = 64;
  private static final int LONGEST_MESSAGE = 2100;

  /** What a run directory has that somebody works in. */
  private static final String LOCK = ".lock";

  private final Path folder;
  private final Path file;
  private final long mostBytes;

  /** A file of a name, in a folder of its own. */
  public FuzzedFile(String name) {
    this(name, MOST_BYTES);
  }

  /** The reader of this file may have so many bytes, beside 64 for each of the file's. */
  public FuzzedFile(String name, long mostBytes) {
    try {
      folder = Files.createTempDirectory("fuzz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file = folder.resolve(name);
    this.mostBytes = mostBytes;
    for (Path left : List.of(folder, file, folder.resolve(LOCK))) {
      left.toFile().deleteOnExit();
    }
  }

  /** Reads the file with this content. */
  public void mustBeReadOrRefused(byte[] content, Reader reader) throws IOException {
    overwrite(content);
    Cost cost = read(reader);
    if (isTooMuch(cost, content.length)) {
      // It has loaded classes, perhaps.
      Cost again = read(reader);
      assertFalse(
          isTooMuch(again, content.length),
          () -> file + " of " + content.length + " bytes took " + again);
    }
    List<String> files =
        Stream.of(folder.toFile().list()).filter(name -> !name.equals(LOCK)).toList();
    assertEquals(List.of(file.getFileName().toString()), files, "it has written beside the file");
    assertArrayEquals(content, Files.readAllBytes(file), "the file was changed");
  }

  private Cost read(Reader reader) throws IOException {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long time = THREADS.getCurrentThreadCpuTime();
    try {
      reader.read(file);
    } catch (MadaException e) {
      checkMessage(e.getMessage());
    }
    return new Cost(
        THREADS.getCurrentThreadAllocatedBytes() - bytes, THREADS.getCurrentThreadCpuTime() - time);
  }

  private boolean isTooMuch(Cost cost, int length) {
    return cost.nanoseconds > MOST_NANOSECONDS
        || cost.bytes > mostBytes + MOST_BYTES_A_BYTE * length;
  }

  private void checkMessage(String message) {
    assertTrue(
        message.contains(file.getFileName().toString()),
        () -> "does not name the file: " + message);
    assertFalse(
        message.chars().anyMatch(Character::isISOControl), () -> "is not a line: " + message);
    assertTrue(message.length() < LONGEST_MESSAGE, () -> "is too long: " + message);
  }

  /**
   * Changes the file in place: some file systems wait for the disk when one is cut to nothing and
   * written again.
   */
  private void overwrite(byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content));
      channel.truncate(content.length);
    }
  }
}

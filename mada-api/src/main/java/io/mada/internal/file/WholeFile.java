package io.mada.internal.file;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all, even if the power fails: it is written under a temporary
 * name beside it, forced to disk, and moved into place by {@link #finish()}, which forces its
 * folder too. If it is closed before that, what was there stays. Used by one thread. Every failure
 * is a {@link MadaException} that names the file and says why.
 *
 * <p>The temporary file is a new one each time: whatever is in its place, the leftover of a process
 * that died or a link to a file elsewhere, is removed and not written to.
 */
public final class WholeFile implements AutoCloseable {

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes all of it.
     *
     * @param channel at its beginning; stays open
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  private static final String BEFORE_NAME = ".";
  private static final String AFTER_NAME = ".part";

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private boolean finished;

  /**
   * Begins a file.
   *
   * @param file in a folder that exists; an existing file stays until {@link #finish()}
   */
  public WholeFile(Path file) {
    this.file = file;
    temporary = temporary(file);
    try {
      Files.deleteIfExists(temporary);
      channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /**
   * Writes a file at once.
   *
   * @param file in a folder that exists
   * @param content called once
   */
  public static void write(Path file, Content content) {
    try (WholeFile whole = new WholeFile(file)) {
      whole.append(content);
      whole.finish();
    }
  }

  /**
   * Writes a text in UTF-8.
   *
   * @param file in a folder that exists
   * @param text all of it
   */
  public static void writeText(Path file, String text) {
    write(
        file,
        channel -> writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Writes all that remains in a buffer, which a channel need not do in one call.
   *
   * @param channel written to at its position
   * @param bytes has nothing remaining afterwards
   * @throws IOException if it cannot be written
   */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * The name that a file has until it is whole.
   *
   * @param file a file, a folder or a link
   * @return a path beside it
   */
  public static Path temporary(Path file) {
    return file.resolveSibling(BEFORE_NAME + file.getFileName() + AFTER_NAME);
  }

  /**
   * Whether a file is one that a process has begun but not finished.
   *
   * @param file by its name alone
   * @return whether it would be written under such a name
   */
  public static boolean isTemporary(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(BEFORE_NAME) && name.endsWith(AFTER_NAME);
  }

  /**
   * Writes a part of the file.
   *
   * @param part called once; may move the channel
   */
  public void append(Content part) {
    try {
      part.writeTo(channel);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /** Forces what was written to disk, and moves it into place. */
  public void finish() {
    try {
      channel.force(true);
      channel.close();
      Durable.move(temporary, file);
      finished = true;
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /** Removes what was written, unless {@link #finish()} has succeeded. */
  @Override
  public void close() {
    try {
      channel.close();
      if (!finished) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // The error that led here, if there is one, says more than a leftover file would.
    }
  }
}

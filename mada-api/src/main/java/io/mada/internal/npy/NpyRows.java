package io.mada.internal.npy;

import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A {@code .npy} file of float32 whose rows are written in any order, and which can be continued
 * where a process has left off. It has its full length from the beginning: whoever writes it must
 * know which rows have been written, and keep it hidden from readers until all have been.
 *
 * <p>Used by one thread. Every failure is a {@link MadaException} that names the file.
 */
public final class NpyRows implements AutoCloseable {

  private final Path file;
  private final Shape rowShape;
  private final long start;
  private final FileChannel channel;

  private NpyRows(Path file, Shape rowShape, long start, FileChannel channel) {
    this.file = file;
    this.rowShape = rowShape;
    this.start = start;
    this.channel = channel;
  }

  /**
   * Begins a file, replacing what is there.
   *
   * @param file its folder exists
   * @param rowShape the shape of a row, such as (C, D); no dimensions for single numbers
   * @param rows how many there will be
   * @return the caller closes it
   */
  public static NpyRows create(Path file, Shape rowShape, int rows) {
    try {
      Files.deleteIfExists(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      ByteBuffer header = NpyHeader.write(rows, rowShape);
      long start = header.remaining();
      WholeFile.writeFully(channel, header);
      long end = start + rows * Math.max(0, rowShape.size()) * Float.BYTES;
      if (end > start) {
        WholeFile.writeFully(channel.position(end - 1), ByteBuffer.allocate(1));
      }
      return new NpyRows(file, rowShape, start, channel);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /**
   * Continues a file.
   *
   * @param file written by this class
   * @param rows how many it must have
   * @return the caller closes it
   * @throws MadaException if it is not such a file
   */
  public static NpyRows open(Path file, int rows) {
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
      NpyHeader header = NpyHeader.read(reading, file.toString());
      if (header.shape().get(0) != rows) {
        throw new MadaException(file + " has " + header.shape().get(0) + " rows, not " + rows);
      }
      return new NpyRows(
          file,
          header.shape().slice(1),
          header.length(),
          FileChannel.open(file, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /**
   * The shape of a row.
   *
   * @return such as (C, D)
   */
  public Shape rowShape() {
    return rowShape;
  }

  /**
   * Writes rows into their place.
   *
   * @param first the index of the first
   * @param values of whole rows, one after another
   */
  public void write(int first, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      channel.position(start + first * rowShape.size() * Float.BYTES);
      WholeFile.writeFully(channel, bytes);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  /** Forces what was written to disk. */
  public void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }
}

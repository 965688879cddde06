package io.mada.internal.npy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.tensor.FloatMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * NumPy's {@code .npy} files of float32, little-endian, in C order: the form in which features and
 * anchors are kept in the run directory.
 */
public final class NpyFile {

  private static final long LARGEST_BLOCK = Integer.MAX_VALUE;

  private NpyFile() {}

  /**
   * Maps an array of one dimension or more into memory; its first dimension counts the rows. The
   * file may be larger than memory, and must not be changed in place while the matrix is used.
   *
   * @param file an existing file
   * @return a view of the file; nothing to close
   * @throws MadaException naming the file, if it cannot be read, is damaged, or holds anything but
   *     float32
   */
  public static FloatMatrix read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      NpyHeader header = NpyHeader.read(channel, file.toString());
      Shape rowShape = header.shape().slice(1);
      long rows = header.shape().get(0);
      long rowBytes = rowShape.size() * Float.BYTES;
      if (rows > Integer.MAX_VALUE || rowBytes > LARGEST_BLOCK) {
        throw new MadaException(
            file + " has the shape " + header.shape() + "; a row must be below 2 GB");
      }
      int rowsPerBlock = (int) Math.min(Integer.MAX_VALUE, LARGEST_BLOCK / Math.max(1, rowBytes));
      List<ByteBuffer> blocks = new ArrayList<>();
      for (long first = 0; first < rows; first += rowsPerBlock) {
        long bytes = Math.min(rowsPerBlock, rows - first) * rowBytes;
        blocks.add(
            channel
                .map(MapMode.READ_ONLY, header.length() + first * rowBytes, bytes)
                .order(ByteOrder.LITTLE_ENDIAN));
      }
      return new FloatMatrix(rowShape, (int) rows, rowsPerBlock, blocks);
    } catch (NoSuchFileException e) {
      throw new MadaException(file + " does not exist", e);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }

  /**
   * Writes a matrix as (rows, row shape), whole or not at all.
   *
   * @param file may exist; its folder does
   * @param matrix what to write
   */
  public static void write(Path file, FloatMatrix matrix) {
    try (NpyWriter writer = new NpyWriter(file, matrix.rowShape())) {
      for (int i = 0; i < matrix.rows(); i++) {
        writer.append(matrix.row(i));
      }
      writer.finish();
    }
  }

  /**
   * Writes values in C order as an array of one dimension or more, whole or not at all.
   *
   * @param file may exist; its folder does
   * @param shape of the array
   * @param values as many as the shape has
   */
  public static void write(Path file, Shape shape, float[] values) {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          values.length + " values are no array of the shape " + shape);
    }
    try (NpyWriter writer = new NpyWriter(file, shape.slice(1))) {
      writer.append(values);
      writer.finish();
    }
  }

  /**
   * Writes an array, whole or not at all.
   *
   * @param file may exist; its folder does
   * @param array float32, of one dimension or more, stays open
   */
  public static void write(Path file, NDArray array) {
    write(file, array.getShape(), array.toFloatArray());
  }
}

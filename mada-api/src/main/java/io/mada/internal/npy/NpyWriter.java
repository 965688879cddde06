package io.mada.internal.npy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.internal.file.WholeFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes a {@code .npy} file of float32 row by row, without knowing the number of rows beforehand.
 * The rows go to a {@link WholeFile}, which {@link #finish()} completes, so that no reader ever
 * sees half a file.
 *
 * <pre>{@code
 * try (NpyWriter features = new NpyWriter(file, new Shape(classes, channels))) {
 *   ...
 *   features.append(batch);
 *   ...
 *   features.finish();
 * }
 * }</pre>
 *
 * Used by one thread. Every failure is a {@link MadaException} that names the file.
 */
public final class NpyWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;

  private final WholeFile file;
  private final Shape rowShape;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long values;

  /**
   * Begins a file; its directory must exist.
   *
   * @param file may exist, and stays until {@link #finish()}
   * @param rowShape the shape of a row, such as (C, D); no dimensions for single numbers
   */
  public NpyWriter(Path file, Shape rowShape) {
    this.file = new WholeFile(file);
    this.rowShape = rowShape;
    this.file.append(channel -> channel.position(NpyHeader.reserve(rowShape)));
  }

  /**
   * Appends rows. An {@link IllegalArgumentException} if they are incomplete.
   *
   * @param rows one after another
   */
  public void append(float[] rows) {
    if (rows.length % Math.max(1, rowShape.size()) != 0) {
      throw new IllegalArgumentException(
          rows.length + " values are no rows of the shape " + rowShape);
    }
    file.append(
        channel -> {
          for (int from = 0; from < rows.length; ) {
            int count = Math.min(rows.length - from, BUFFER_BYTES / Float.BYTES);
            buffer.clear().asFloatBuffer().put(rows, from, count);
            WholeFile.writeFully(channel, buffer.limit(count * Float.BYTES));
            from += count;
          }
        });
    values += rows.length;
  }

  /**
   * Appends rows. An {@link IllegalArgumentException} if they have another shape.
   *
   * @param rows float32 (n, row shape), stays open
   */
  public void append(NDArray rows) {
    if (!rows.getShape().slice(1).equals(rowShape)) {
      throw new IllegalArgumentException(
          "shape " + rows.getShape() + " where rows have the shape " + rowShape);
    }
    append(rows.toFloatArray());
  }

  /** Completes the file and moves it into place. */
  public void finish() {
    long rows = values / Math.max(1, rowShape.size());
    file.append(
        channel -> WholeFile.writeFully(channel.position(0), NpyHeader.write(rows, rowShape)));
    file.finish();
  }

  /** Removes what was written, unless {@link #finish()} has succeeded. */
  @Override
  public void close() {
    file.close();
  }
}

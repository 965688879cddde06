package io.mada.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Many rows of float32, in memory or mapped from a file, so that features of a large pool need no heap. Safe for use by
 * several threads.
 */
public final class FloatMatrix {

  private final Shape rowShape;
  private final int columns;
  private final int rows;
  private final int rowsPerBlock;
  private final List<FloatBuffer> blocks;

  /**
   * Wraps buffers.
   *
   * @param blocks each holds {@code rowsPerBlock} rows, the last one the rest
   */
  FloatMatrix(Shape rowShape, int rows, int rowsPerBlock, List<FloatBuffer> blocks) {
    this.rowShape = rowShape;
    this.columns = Math.toIntExact(rowShape.size());
    this.rows = rows;
    this.rowsPerBlock = rowsPerBlock;
    this.blocks = List.copyOf(blocks);
  }

  /** Rows in memory, all of one length; they are copied. */
  public static FloatMatrix of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    FloatBuffer all = FloatBuffer.allocate(rows.length * columns);
    Arrays.stream(rows).forEach(all::put);
    return new FloatMatrix(new Shape(columns), rows.length, Math.max(1, rows.length), List.of(all.flip()));
  }

  public int rows() {
    return rows;
  }

  /** The number of values in a row. */
  public int columns() {
    return columns;
  }

  /** The shape of a row, such as (C, D). */
  public Shape rowShape() {
    return rowShape;
  }

  /** A copy of a row. */
  public float[] row(int index) {
    float[] values = new float[columns];
    blocks.get(index / rowsPerBlock).get(index % rowsPerBlock * columns, values);
    return values;
  }

  /** Rows from (inclusive) to (exclusive) as (to - from, columns) on the manager's device; the caller closes it. */
  public NDArray rows(NDManager manager, int from, int to) {
    float[] values = new float[Math.multiplyExact(to - from, columns)];
    for (int i = from; i < to; i++) {
      blocks.get(i / rowsPerBlock).get(i % rowsPerBlock * columns, values, (i - from) * columns, columns);
    }
    return manager.create(values, new Shape(to - from, columns));
  }
}

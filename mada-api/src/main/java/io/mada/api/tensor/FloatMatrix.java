package io.mada.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Many rows of float32, in memory or mapped from a file, so that features of a large pool need no
 * heap. Safe for use by several threads.
 */
public final class FloatMatrix {

  private final Shape rowShape;
  private final int columns;
  private final int rows;
  private final int rowsPerBlock;
  private final List<FloatBuffer> blocks;

  /** The memory of the blocks, where libtorch on a CPU can read it in place; or none. */
  private final List<ByteBuffer> memory;

  /**
   * A view of memory that is not Java's, as that of a mapped file.
   *
   * @param rowShape the shape of a row
   * @param rows how many there are
   * @param rowsPerBlock how many rows a buffer has
   * @param blocks direct buffers of float32 with the rows in order, each from its beginning; the
   *     last buffer has the rest
   */
  public FloatMatrix(Shape rowShape, int rows, int rowsPerBlock, List<ByteBuffer> blocks) {
    this(
        rowShape,
        rows,
        rowsPerBlock,
        blocks.stream().map(ByteBuffer::asFloatBuffer).toList(),
        blocks);
  }

  private FloatMatrix(
      Shape rowShape,
      int rows,
      int rowsPerBlock,
      List<FloatBuffer> blocks,
      List<ByteBuffer> memory) {
    this.rowShape = rowShape;
    this.columns = Math.toIntExact(rowShape.size());
    this.rows = rows;
    this.rowsPerBlock = rowsPerBlock;
    this.blocks = blocks;
    boolean readable =
        memory.stream().allMatch(b -> b.isDirect() && b.order() == ByteOrder.nativeOrder());
    this.memory = readable ? List.copyOf(memory) : List.of();
  }

  /**
   * Rows in memory.
   *
   * @param rows all of one length; they are copied
   * @return a matrix whose rows have one dimension
   */
  public static FloatMatrix of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    FloatBuffer all = FloatBuffer.allocate(rows.length * columns);
    Arrays.stream(rows).forEach(all::put);
    return new FloatMatrix(
        new Shape(columns), rows.length, Math.max(1, rows.length), List.of(all.flip()), List.of());
  }

  /**
   * A copy of an array.
   *
   * @param rows float32 (N, row shape), stays open
   * @return N rows in memory
   */
  public static FloatMatrix of(NDArray rows) {
    return of(rows.getShape().slice(1), rows.toFloatArray());
  }

  /**
   * Rows in memory, one after another. An {@link IllegalArgumentException} where they are not
   * whole.
   *
   * @param rowShape the shape of each row
   * @param values must not be changed afterwards
   * @return a view of the values
   */
  public static FloatMatrix of(Shape rowShape, float[] values) {
    int columns = Math.toIntExact(rowShape.size());
    int rows = columns == 0 ? 0 : values.length / columns;
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          values.length + " values are no rows of the shape " + rowShape);
    }
    return new FloatMatrix(
        rowShape, rows, Math.max(1, rows), List.of(FloatBuffer.wrap(values)), List.of());
  }

  /**
   * The number of rows.
   *
   * @return N
   */
  public int rows() {
    return rows;
  }

  /**
   * The number of values in a row.
   *
   * @return the product of the row's shape
   */
  public int columns() {
    return columns;
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
   * A copy of a row.
   *
   * @param index from 0
   * @return {@link #columns()} values
   */
  public float[] row(int index) {
    return row(index, 0, columns);
  }

  /**
   * A copy of a part of a row.
   *
   * @param index from 0
   * @param from the first column
   * @param to the column after the last
   * @return to - from values
   */
  public float[] row(int index, int from, int to) {
    float[] values = new float[to - from];
    blocks.get(index / rowsPerBlock).get(index % rowsPerBlock * columns + from, values);
    return values;
  }

  /**
   * Some neighbouring rows on a device.
   *
   * @param manager owns the result, and says on which device it is
   * @param from the first row
   * @param to the row after the last
   * @return (to - from, columns); the caller closes it
   */
  public NDArray rows(NDManager manager, int from, int to) {
    return read(manager, from, to, buffer(to - from));
  }

  /** What is done with some neighbouring rows. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Looks at rows.
     *
     * @param from the index of the first
     * @param rows (n, columns); must not be changed, and is gone, with all views of it, after the
     *     visit
     */
    void visit(int from, NDArray rows);
  }

  /**
   * Shows all rows in order, so many at a time (the last time, the rest). Where a CPU cannot see
   * them in place, all visits share one buffer: passing over a large matrix again and again takes
   * no memory beyond it.
   *
   * @param manager says on which device the rows are shown
   * @param rowsAtOnce at least 1
   * @param visitor is called by the calling thread
   */
  public void visit(NDManager manager, int rowsAtOnce, Visitor visitor) {
    ByteBuffer buffer = null;
    for (int from = 0; from < rows; from += rowsAtOnce) {
      int to = Math.min(rows, from + rowsAtOnce);
      boolean inPlace = isInPlace(manager, from, to);
      if (!inPlace && buffer == null) {
        buffer = buffer(Math.min(rowsAtOnce, rows));
      }
      try (NDArray chunk = inPlace ? inPlace(manager, from, to) : read(manager, from, to, buffer)) {
        visitor.visit(from, chunk);
      }
    }
  }

  private boolean isInPlace(NDManager manager, int from, int to) {
    return !memory.isEmpty()
        && !manager.getDevice().isGpu()
        && from / rowsPerBlock == (to - 1) / rowsPerBlock;
  }

  /** The rows where they are. libtorch reads a buffer from its beginning. */
  private NDArray inPlace(NDManager manager, int from, int to) {
    ByteBuffer block = memory.get(from / rowsPerBlock);
    ByteBuffer part =
        block.slice(
            from % rowsPerBlock * columns * Float.BYTES, (to - from) * columns * Float.BYTES);
    return manager.create(
        part.order(ByteOrder.nativeOrder()), new Shape(to - from, columns), DataType.FLOAT32);
  }

  private ByteBuffer buffer(int rowCount) {
    int bytes = Math.multiplyExact(Math.multiplyExact(rowCount, columns), Float.BYTES);
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** On a CPU the array uses the buffer's own memory. */
  private NDArray read(NDManager manager, int from, int to, ByteBuffer buffer) {
    FloatBuffer target = buffer.clear().limit((to - from) * columns * Float.BYTES).asFloatBuffer();
    for (int i = from; i < to; ) {
      int count = (int) Math.min(to, (i / rowsPerBlock + 1L) * rowsPerBlock) - i;
      FloatBuffer block = blocks.get(i / rowsPerBlock);
      target.put((i - from) * columns, block, i % rowsPerBlock * columns, count * columns);
      i += count;
    }
    return manager.create(buffer, new Shape(to - from, columns), DataType.FLOAT32);
  }
}

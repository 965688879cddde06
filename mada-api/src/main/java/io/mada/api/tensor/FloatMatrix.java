package io.mada.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import java.io.Serializable;
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

  /** Reads rows from wherever they are. May be used by several threads. */
  @FunctionalInterface
  public interface Reader {

    /**
     * Reads consecutive rows.
     *
     * @param first the index of the first
     * @param count how many
     * @param target receives their values from its position on, as many as the rows have
     */
    void read(int first, int count, FloatBuffer target);
  }

  /**
   * What can be computed from some consecutive rows without the others. It may be sent to other
   * processes, with all that it holds.
   *
   * @param <R> the result
   */
  @FunctionalInterface
  public interface RowFunction<R extends Serializable> extends Serializable {

    /**
     * Computes the result for some rows.
     *
     * @param first the index of the first among all rows
     * @param rows some consecutive rows
     * @param manager a scope on a device that may be used; stays open
     * @return the result
     */
    R apply(int first, FloatMatrix rows, NDManager manager);
  }

  /** Applies functions to all rows of a matrix, wherever that is done. */
  @FunctionalInterface
  public interface Applying {

    /**
     * Applies a function to the rows, part by part.
     *
     * @param function applied to each row once
     * @param results called by the calling thread
     * @param <R> the result
     */
    <R extends Serializable> void apply(RowFunction<R> function, Results<R> results);
  }

  private final Shape rowShape;
  private final int columns;
  private final int rows;
  private final Reader reader;
  private final Applying applying;
  private final int rowsPerBlock;

  /** The memory of the blocks if libtorch on a CPU can read it in place; otherwise none. */
  private final List<ByteBuffer> memory;

  /**
   * A view of memory that is not Java's, such as a mapped file's.
   *
   * @param rowShape the shape of a row
   * @param rows how many there are
   * @param rowsPerBlock how many rows a buffer holds
   * @param blocks direct buffers of float32 with the rows in order, each from its beginning; the
   *     last buffer holds the rest
   */
  public FloatMatrix(Shape rowShape, int rows, int rowsPerBlock, List<ByteBuffer> blocks) {
    this(
        rowShape,
        rows,
        new Blocks(
            Math.toIntExact(rowShape.size()),
            rowsPerBlock,
            blocks.stream().map(ByteBuffer::asFloatBuffer).toList()),
        rowsPerBlock,
        readable(blocks) ? List.copyOf(blocks) : List.of(),
        null);
  }

  /**
   * Rows that are read whenever they are asked for.
   *
   * @param rowShape the shape of a row
   * @param rows how many there are
   * @param reader reads them
   */
  public FloatMatrix(Shape rowShape, int rows, Reader reader) {
    this(rowShape, rows, reader, Math.max(1, rows), List.of(), null);
  }

  private FloatMatrix(
      Shape rowShape,
      int rows,
      Reader reader,
      int rowsPerBlock,
      List<ByteBuffer> memory,
      Applying applying) {
    this.rowShape = rowShape;
    this.columns = Math.toIntExact(rowShape.size());
    this.rows = rows;
    this.reader = reader;
    this.rowsPerBlock = rowsPerBlock;
    this.memory = memory;
    this.applying = applying;
  }

  /** Whether libtorch, which reads a buffer's memory as it is, can read them. */
  private static boolean readable(List<ByteBuffer> blocks) {
    return blocks.stream().allMatch(b -> b.isDirect() && b.order() == ByteOrder.nativeOrder());
  }

  /** Rows in buffers, the same number in each. */
  private record Blocks(int columns, int rowsPerBlock, List<FloatBuffer> blocks) implements Reader {

    float[] row(int index, int from, int to) {
      float[] values = new float[to - from];
      blocks.get(index / rowsPerBlock).get(index % rowsPerBlock * columns + from, values);
      return values;
    }

    @Override
    public void read(int first, int count, FloatBuffer target) {
      for (int i = first; i < first + count; ) {
        int here = (int) Math.min(first + count, (i / rowsPerBlock + 1L) * rowsPerBlock) - i;
        FloatBuffer block = blocks.get(i / rowsPerBlock);
        target.put(block.slice(i % rowsPerBlock * columns, here * columns));
        i += here;
      }
    }
  }

  /**
   * Rows in memory.
   *
   * @param rows all of the same length; they are copied
   * @return a matrix whose rows have one dimension
   */
  public static FloatMatrix of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    FloatBuffer all = FloatBuffer.allocate(rows.length * columns);
    Arrays.stream(rows).forEach(all::put);
    return of(new Shape(columns), rows.length, all.flip());
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
   * Rows in memory, one after another. An {@link IllegalArgumentException} if they are incomplete.
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
    return of(rowShape, rows, FloatBuffer.wrap(values));
  }

  private static FloatMatrix of(Shape rowShape, int rows, FloatBuffer values) {
    int columns = Math.toIntExact(rowShape.size());
    return new FloatMatrix(rowShape, rows, new Blocks(columns, Math.max(1, rows), List.of(values)));
  }

  /**
   * The same rows, with functions applied to them elsewhere.
   *
   * @param elsewhere applies the functions
   * @return a view
   */
  public FloatMatrix appliedBy(Applying elsewhere) {
    return new FloatMatrix(rowShape, rows, reader, rowsPerBlock, memory, elsewhere);
  }

  /**
   * Applies a function to all rows: at once by this thread, or part by part by whatever processes
   * have the rows.
   *
   * @param function applied to each row once
   * @param manager a scope on a device that this process may use for it
   * @param results called by the calling thread, with the parts in any order
   * @param <R> the result
   */
  public <R extends Serializable> void apply(
      RowFunction<R> function, NDManager manager, Results<R> results) {
    if (applying == null) {
      results.accept(new Span(0, rows), function.apply(0, this, manager));
    } else {
      applying.apply(function, results);
    }
  }

  /**
   * Some consecutive rows.
   *
   * @param span which
   * @return a view
   */
  public FloatMatrix part(Span span) {
    if (span.to() > rows) {
      throw new IllegalArgumentException(span + " of " + rows + " rows");
    }
    int block = span.from() / rowsPerBlock;
    if (!memory.isEmpty() && span.size() > 0 && (span.to() - 1) / rowsPerBlock == block) {
      ByteBuffer own =
          memory
              .get(block)
              .slice(
                  span.from() % rowsPerBlock * columns * Float.BYTES,
                  span.size() * columns * Float.BYTES);
      return new FloatMatrix(
          rowShape, span.size(), span.size(), List.of(own.order(ByteOrder.nativeOrder())));
    }
    return new FloatMatrix(
        rowShape,
        span.size(),
        (first, count, target) -> reader.read(span.from() + first, count, target));
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
    if (reader instanceof Blocks blocks) {
      return blocks.row(index, from, to);
    }
    float[] values = new float[columns];
    reader.read(index, 1, FloatBuffer.wrap(values));
    return Arrays.copyOfRange(values, from, to);
  }

  /**
   * Some consecutive rows on a device.
   *
   * @param manager owns the result, and says on which device it is
   * @param from the first row
   * @param to the row after the last
   * @return (to - from, columns); the caller closes it
   */
  public NDArray rows(NDManager manager, int from, int to) {
    return read(manager, from, to, buffer(to - from));
  }

  /** What is done with some consecutive rows. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Looks at rows.
     *
     * @param from the index of the first
     * @param rows (n, columns); must not be changed, and is invalid, with all views of it, after
     *     the visit
     */
    void visit(int from, NDArray rows);
  }

  /**
   * Visits all rows in order, some at a time. Where a CPU cannot see them in place, all visits
   * share one buffer, so passing over a large matrix again and again takes no further memory.
   *
   * @param manager says on which device the rows are visited
   * @param rowsAtOnce at least 1; the last visit has the rest
   * @param visitor called by the calling thread
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

  /** The rows in place. libtorch reads a buffer from its beginning. */
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
    buffer.clear().limit((to - from) * columns * Float.BYTES);
    reader.read(from, to - from, buffer.asFloatBuffer());
    return manager.create(buffer, new Shape(to - from, columns), DataType.FLOAT32);
  }
}

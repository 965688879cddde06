package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.Layers;
import io.mada.models.onnx.TracedArray;

/**
 * What a Vision Transformer adds to its tokens to encode where they are: a learned vector for the
 * class token, and one for each cell of a square grid. For images with another grid, these are
 * interpolated as in DINOv2's published models without registers: bicubic, between the cells'
 * centres, without antialiasing, at a scale that is a tenth of a cell too large.
 */
final class PositionEmbedding {

  /** DINOv2's {@code interpolate_offset}: its networks were evaluated with this value. */
  private static final double OFFSET = 0.1;

  /** The coefficient of PyTorch's cubic convolution. */
  private static final double CUBIC = -0.75;

  private static final int NEIGHBOURS = 4;

  private final int side;
  private final int channels;
  private final NDArray values;

  /**
   * @param side of the grid, in cells
   */
  PositionEmbedding(Layers layers, int side, int channels) {
    this.side = side;
    this.channels = channels;
    Shape shape = new Shape(1, 1 + (long) side * side, channels);
    values = layers.normal("pos_embed", shape, VisionTransformer.INITIAL_DEVIATION);
  }

  /**
   * The vectors of the class token (1, 1, C) and of the cells of a map (N, C, rows, columns), (1,
   * rows * columns, C), float32; the caller closes them.
   */
  NDList of(NDArray map) {
    NDList parts = values.split(new long[] {1}, 1);
    Shape shape = map.getShape();
    if (shape.get(2) == side && shape.get(3) == side) {
      return parts;
    }
    try (NDArray grid = parts.remove(1)) {
      parts.add(
          map instanceof TracedArray traced
              ? VisionTransformerGraph.positions(traced, grid, side, OFFSET, CUBIC)
              : interpolate(grid, (int) shape.get(2), (int) shape.get(3)));
      return parts;
    }
  }

  /** The interpolation is a linear map, the same for all columns and for all rows. */
  private NDArray interpolate(NDArray grid, int rows, int columns) {
    try (NDArray lines = grid.reshape(side, (long) side * channels);
        NDArray down = weights(rows);
        NDArray stretched = down.matMul(lines);
        NDArray cells = stretched.reshape(rows, side, channels);
        NDArray across = weights(columns);
        NDArray all = across.matMul(cells)) {
      return all.reshape(1, (long) rows * columns, channels);
    }
  }

  /**
   * The share that each of {@code count} cells takes from each of the grid's, in libtorch's own
   * memory.
   */
  private NDArray weights(int count) {
    float[] shares = shares(side, count);
    try (NDArray view = values.getManager().create(shares, new Shape(count, side))) {
      return view.duplicate();
    }
  }

  /** Cubic convolution (Keys 1981) from {@code side} cells to {@code count}, row by row. */
  static float[] shares(int side, int count) {
    float[] shares = new float[count * side];
    double step = side / (count + OFFSET);
    for (int i = 0; i < count; i++) {
      double place = step * (i + 0.5) - 0.5;
      int first = (int) Math.floor(place) - 1;
      for (int j = first; j < first + NEIGHBOURS; j++) {
        int inside = Math.min(side - 1, Math.max(0, j));
        shares[i * side + inside] += (float) kernel(Math.abs(place - j));
      }
    }
    return shares;
  }

  private static double kernel(double distance) {
    if (distance < 1) {
      return ((CUBIC + 2) * distance - (CUBIC + 3)) * distance * distance + 1;
    }
    return ((CUBIC * distance - 5 * CUBIC) * distance + 8 * CUBIC) * distance - 4 * CUBIC;
  }
}

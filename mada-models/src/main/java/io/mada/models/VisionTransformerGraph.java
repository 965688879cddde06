package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.mada.api.tensor.Tensors;
import io.mada.models.onnx.Graph;
import io.mada.models.onnx.TracedArray;
import io.mada.models.onnx.Tracing;
import java.util.Map;

/** What a Vision Transformer calculates from the size of its images, as a graph. */
final class VisionTransformerGraph {

  private VisionTransformerGraph() {}

  /** Images (N, 3, H, W) resized so that their sides are the nearest multiples of a patch's. */
  static NDArray fitted(TracedArray images, int patch) {
    Tracing tracing = images.tracing();
    String sizes =
        tracing
            .graph()
            .node(
                "Concat",
                Map.of("axis", 0),
                tracing.sizes(images.getShape().get(0), 3),
                nearest(images, 2, patch),
                nearest(images, 3, patch));
    String resized =
        tracing
            .graph()
            .node(
                "Resize",
                Map.of("mode", "linear", "coordinate_transformation_mode", "half_pixel"),
                images.value(),
                "",
                "",
                sizes);
    return tracing.array(resized, images.getShape().get(0), 3, -1, -1);
  }

  /** size / patch + 1/2, rounded down, times the patch, in integer arithmetic. */
  private static String nearest(TracedArray images, int dimension, int patch) {
    Graph graph = images.tracing().graph();
    String size = images.tracing().sizes(images.getShape().get(dimension));
    String doubled = graph.node("Mul", size, graph.longs(2));
    String shifted = graph.node("Add", doubled, graph.longs(patch));
    String cells = graph.node("Div", shifted, graph.longs(2L * patch));
    return graph.node("Mul", cells, graph.longs(patch));
  }

  /**
   * The position embeddings of a map's cells, (1, rows * columns, C), as {@link PositionEmbedding}
   * interpolates them.
   *
   * @param grid (1, side * side, C)
   */
  static NDArray positions(TracedArray map, NDArray grid, int side, double offset, double cubic) {
    Tracing tracing = map.tracing();
    Graph graph = tracing.graph();
    long channels = grid.getShape().get(2);
    String rows = tracing.sizes(map.getShape().get(2));
    String columns = tracing.sizes(map.getShape().get(3));
    String own =
        graph.node(
            "And",
            graph.node("Equal", rows, graph.longs(side)),
            graph.node("Equal", columns, graph.longs(side)));
    String scales =
        graph.node(
            "Concat",
            Map.of("axis", 0),
            graph.floats(1, 1),
            scale(graph, rows, side, offset, own),
            scale(graph, columns, side, offset, own));
    String stretched =
        graph.node(
            "Resize",
            Map.of(
                "mode", "cubic",
                "coordinate_transformation_mode", "half_pixel",
                "cubic_coeff_a", (float) cubic),
            asMap(tracing, grid, side),
            "",
            scales);
    String cells = graph.node("Transpose", Map.of("perm", new long[] {0, 2, 3, 1}), stretched);
    String flat = graph.node("Reshape", cells, graph.longs(1, -1, channels));
    return tracing.array(graph.cast(flat, map.tracing().numbers()), 1, -1, channels);
  }

  /** (1, C, side, side). */
  private static String asMap(Tracing tracing, NDArray grid, int side) {
    try (NDArray cells = grid.reshape(1, side, side, grid.getShape().get(2));
        NDArray map = Tokens.toMap(cells);
        NDArray rows = Tensors.rowMajor(map)) {
      return tracing.exact(rows);
    }
  }

  /**
   * How much larger the wanted grid is along a side: too large by the offset, except for the stored
   * grid's own size.
   */
  private static String scale(Graph graph, String count, int side, double offset, String own) {
    String cells = graph.cast(count, DataType.FLOAT32);
    String wanted = graph.node("Add", cells, graph.floats((float) offset));
    String ratio = graph.node("Div", wanted, graph.floats(side));
    return graph.node("Where", own, graph.floats(1), ratio);
  }
}

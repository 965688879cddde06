package io.mada.models.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.Tensors;
import java.util.Map;

/** What {@link Tensors} computes from traced arrays. */
final class TracedOperators {

  private final Tracing tracing;
  private final Graph graph;

  TracedOperators(Tracing tracing) {
    this.tracing = tracing;
    graph = tracing.graph();
  }

  NDArray apply(String name, NDArray... arguments) {
    NDArray x = arguments[0];
    return switch (name) {
      case "channels_last", "row_major", "bfloat16", "float32", "in_type_of" ->
          like(x, tracing.value(x));
      case "relu_in_place" -> like(x, graph.node("Relu", tracing.value(x)));
      case "relu6_in_place" ->
          like(x, graph.node("Clip", tracing.value(x), graph.number(0), graph.number(6)));
      case "scale" -> like(x, graph.node("Mul", tracing.value(x), number(arguments[1])));
      case "power" -> like(x, graph.node("Pow", tracing.value(x), number(arguments[1])));
      case "at_least" -> like(x, graph.node("Max", tracing.value(x), number(arguments[1])));
      case "upsample_like" -> resize(x, arguments[1].getShape(), "align_corners");
      case "upsample_half_pixel_like" -> resize(x, arguments[1].getShape(), "half_pixel");
      case "attention" -> attention(x, arguments[1], arguments[2]);
      case "group_norm" -> groupNorm(x, arguments[1], arguments[2], arguments[3].getShape().get(0));
      default -> throw Tracing.refused("calls " + name + " of io.mada.api.tensor.Tensors");
    };
  }

  private NDArray resize(NDArray x, Shape like, String corners) {
    int last = like.dimension() - 1;
    long[] sizes = x.getShape().getShape().clone();
    sizes[2] = like.get(last - 1);
    sizes[3] = like.get(last);
    return tracing.array(resize(tracing.value(x), corners, tracing.sizes(sizes)), sizes);
  }

  /** Bilinear, to the sizes of all dimensions. */
  private String resize(String value, String corners, String sizes) {
    Map<String, ?> attributes = Map.of("mode", "linear", "coordinate_transformation_mode", corners);
    return graph.node("Resize", attributes, value, "", "", sizes);
  }

  private NDArray attention(NDArray query, NDArray key, NDArray value) {
    long channels = query.getShape().get(3);
    String scaled = graph.node("Mul", tracing.value(query), graph.number(1 / Math.sqrt(channels)));
    String keys =
        graph.node("Transpose", Map.of("perm", new long[] {0, 1, 3, 2}), tracing.value(key));
    String shares = graph.node("Softmax", Map.of("axis", -1), graph.node("MatMul", scaled, keys));
    return like(query, graph.node("MatMul", shares, tracing.value(value)));
  }

  /** The instances that are normalised are groups of channels. */
  private NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, long groups) {
    Shape shape = x.getShape();
    String grouped =
        graph.node("Reshape", tracing.value(x), tracing.sizes(shape.get(0), groups, -1));
    String ones = graph.node("Expand", graph.number(1), graph.longs(groups));
    String zeros = graph.node("Expand", graph.number(0), graph.longs(groups));
    String normalised =
        graph.node("InstanceNormalization", Map.of("epsilon", 1e-5f), grouped, ones, zeros);
    String back = graph.node("Reshape", normalised, tracing.sizes(shape.getShape()));
    return like(x, graph.node("Add", graph.node("Mul", back, channels(weight)), channels(bias)));
  }

  /** A number for each channel of a map. */
  private String channels(NDArray numbers) {
    return graph.node("Reshape", tracing.value(numbers), graph.longs(-1, 1, 1));
  }

  private String number(NDArray scalar) {
    return graph.number(scalar.getDouble());
  }

  private NDArray like(NDArray x, String value) {
    return tracing.array(value, x.getShape().getShape());
  }
}

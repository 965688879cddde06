package io.mada.models.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.nn.StateDict;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down a network's computation: makes the arrays that pass through it, and turns what they
 * meet into values in the graph.
 *
 * <p>A size known only from an image is represented in a traced array's shape by a placeholder
 * number. These numbers are larger than any size, even as an {@code int}, so that a network that
 * refuses small images accepts them, and one that calculates with them is detected.
 */
public final class Tracing {

  private static final long FIRST_UNKNOWN = 0x4000_0000_7F00_0000L;
  private static final long LARGEST_SIZE = 1 << 28;

  private final Graph graph;
  private final NDManager scope;
  private final Map<String, String> names = new HashMap<>();
  private final List<String> unknown = new ArrayList<>();
  private int copies;

  /**
   * @param state its arrays keep their names in the graph, and stay open until it is written
   * @param scope for intermediate arrays; closed when the graph has been written
   */
  Tracing(Graph graph, StateDict state, NDManager scope) {
    this.graph = graph;
    this.scope = scope;
    state.entries().forEach((name, array) -> names.put(array.getUid(), name));
  }

  /** The graph that is written. */
  public Graph graph() {
    return graph;
  }

  NDManager scope() {
    return scope;
  }

  /**
   * An array for a value in the graph.
   *
   * @param shape where -1 is a size known only from an image
   */
  public NDArray array(String value, long... shape) {
    long[] sizes = shape.clone();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        sizes[i] = FIRST_UNKNOWN + unknown.size();
        unknown.add(graph.node("Shape", Map.of("start", (long) i, "end", i + 1L), value));
      }
    }
    var methods = new TracedMethods(this, value, new Shape(sizes));
    return methods.bind(
        (TracedArray)
            Proxy.newProxyInstance(
                TracedArray.class.getClassLoader(), new Class<?>[] {TracedArray.class}, methods));
  }

  /** An array's name in the graph, in which an array with values is a constant. */
  public String value(NDArray array) {
    if (array instanceof TracedArray traced) {
      return traced.value();
    }
    String name = names.get(array.getUid());
    return name == null
        ? graph.constant("constant " + copies++, copy(array))
        : graph.constant(name, array);
  }

  /** A constant that is float32 whatever type the layers compute in. */
  public String exact(NDArray array) {
    return graph.exact("constant " + copies++, copy(array));
  }

  /** A copy of an array that may be closed before the graph is written. */
  private NDArray copy(NDArray array) {
    NDArray copy = array.duplicate();
    copy.attach(scope);
    return copy;
  }

  /**
   * Whether a size is only known from an image.
   *
   * @param size from a traced array's shape
   */
  static boolean isUnknown(long size) {
    return size >= FIRST_UNKNOWN;
  }

  /**
   * Sizes as a value in the graph.
   *
   * @param sizes numbers, or their placeholders in a shape; -1 for the one that follows from the
   *     others
   */
  public String sizes(long... sizes) {
    if (Arrays.stream(sizes).noneMatch(Tracing::isUnknown)) {
      Arrays.stream(sizes).forEach(Tracing::requireSize);
      return graph.longs(sizes);
    }
    String[] parts = Arrays.stream(sizes).mapToObj(this::size).toArray(String[]::new);
    return parts.length == 1 ? parts[0] : graph.node("Concat", Map.of("axis", 0L), parts);
  }

  private String size(long size) {
    if (!isUnknown(size)) {
      requireSize(size);
      return graph.longs(size);
    }
    long index = size - FIRST_UNKNOWN;
    if (index >= unknown.size()) {
      throw calculated();
    }
    return unknown.get((int) index);
  }

  private static void requireSize(long size) {
    if (size < -1 || size > LARGEST_SIZE) {
      throw calculated();
    }
  }

  private static MadaException calculated() {
    return refused("calculates with the size of its images");
  }

  /**
   * The error for a network that does something that a graph cannot express.
   *
   * @param words follow "it"
   */
  static MadaException refused(String words) {
    return new MadaException(
        "the network cannot be exported: it "
            + words
            + "; one made of the layers of io.mada.api.nn.Layers can be (see docs/export.md)");
  }

  /** The type of the numbers that layers compute in. */
  public DataType numbers() {
    return graph.type();
  }
}

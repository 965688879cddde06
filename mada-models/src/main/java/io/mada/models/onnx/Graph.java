package io.mada.models.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.nn.StoredTensor;
import io.mada.internal.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * ONNX operators in the order in which they are computed, and the constants that they take. Values
 * are identified by name.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators</a>
 */
public final class Graph {

  private static final float LARGEST_HALF = 65504;

  private record Node(
      String operator, Map<String, Object> attributes, List<String> inputs, String output) {}

  private final DataType type;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, StoredTensor> constants = new LinkedHashMap<>();

  /**
   * @param type of the numbers that layers compute in, float32 or float16
   */
  Graph(DataType type) {
    this.type = type;
  }

  /** The type of the numbers that layers compute in. */
  DataType type() {
    return type;
  }

  /**
   * Adds an operator.
   *
   * @param operator as ONNX calls it
   * @param attributes numbers, arrays of numbers and strings
   * @param inputs names of values; empty for one that is left out
   * @return the name of its result
   */
  public String node(String operator, Map<String, ?> attributes, String... inputs) {
    String output = operator + "_" + nodes.size();
    add(operator, attributes, output, inputs);
    return output;
  }

  /** Adds an operator without attributes. */
  public String node(String operator, String... inputs) {
    return node(operator, Map.of(), inputs);
  }

  /** Adds an operator whose result has a given name. */
  void add(String operator, Map<String, ?> attributes, String output, String... inputs) {
    nodes.add(new Node(operator, new TreeMap<>(attributes), List.of(inputs), output));
  }

  /**
   * A constant of the layers' type.
   *
   * @param array float32, stays open until the graph is written
   */
  String constant(String name, NDArray array) {
    if (type == DataType.FLOAT32) {
      return exact(name, array);
    }
    requireHalf(name, array);
    constants.putIfAbsent(
        name, new StoredTensor(array.getShape(), type, () -> converted(array, type)));
    return name;
  }

  /**
   * A constant of its own type.
   *
   * @param array stays open until the graph is written
   */
  String exact(String name, NDArray array) {
    constants.putIfAbsent(name, StoredTensor.viewOf(array));
    return name;
  }

  /** Whole numbers. */
  public String longs(long... values) {
    ByteBuffer bytes = buffer(Long.BYTES * values.length);
    Arrays.stream(values).forEach(bytes::putLong);
    return constant(
        "longs " + Arrays.toString(values), new Shape(values.length), DataType.INT64, bytes);
  }

  /** float32 numbers. */
  public String floats(float... values) {
    ByteBuffer bytes = buffer(Float.BYTES * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return constant(
        "floats " + Arrays.toString(values), new Shape(values.length), DataType.FLOAT32, bytes);
  }

  /** A single number of the layers' type. */
  public String number(double value) {
    ByteBuffer bytes = buffer(Float.BYTES).putFloat((float) value);
    String name = constant("number " + (float) value, new Shape(), DataType.FLOAT32, bytes);
    return type == DataType.FLOAT32 ? name : cast(name, type);
  }

  /** The same values in another type. */
  public String cast(String value, DataType wanted) {
    return node("Cast", Map.of("to", (long) ElementCode.of(wanted)), value);
  }

  private String constant(String name, Shape shape, DataType kind, ByteBuffer bytes) {
    constants.putIfAbsent(name, new StoredTensor(shape, kind, bytes.flip()));
    return name;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer converted(NDArray array, DataType type) {
    try (NDArray values = array.toType(type, true)) {
      return StoredTensor.viewOf(values).bytes();
    }
  }

  private static void requireHalf(String name, NDArray array) {
    try (NDArray sizes = array.abs();
        NDArray largest = sizes.max()) {
      if (largest.getFloat() > LARGEST_HALF) {
        throw new MadaException(
            "the network cannot be exported in float16: "
                + name
                + " holds "
                + largest.getFloat()
                + ", and 65504 is the largest number there; leave out --float16");
      }
    }
  }

  /** The graph as a GraphProto, without anything that no output needs. */
  Message message(String name, List<Message> inputs, Map<String, Message> outputs) {
    Set<String> needed = new HashSet<>(outputs.keySet());
    List<Node> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).output)) {
        kept.add(0, nodes.get(i));
        needed.addAll(nodes.get(i).inputs);
      }
    }
    Message graph = new Message();
    kept.forEach(node -> graph.add(1, message(node)));
    graph.add(2, name);
    constants.forEach(
        (constant, tensor) -> {
          if (needed.contains(constant)) {
            graph.add(5, message(constant, tensor));
          }
        });
    inputs.forEach(input -> graph.add(11, input));
    outputs.values().forEach(output -> graph.add(12, output));
    return graph;
  }

  private static Message message(Node node) {
    Message message = new Message();
    node.inputs.forEach(input -> message.add(1, input));
    message.add(2, node.output).add(3, node.output).add(4, node.operator);
    node.attributes.forEach((name, value) -> message.add(5, attribute(name, value)));
    return message;
  }

  private static Message attribute(String name, Object value) {
    Message message = new Message().add(1, name);
    if (value instanceof Float number) {
      return message.add(2, number).add(20, 1);
    }
    if (value instanceof String word) {
      return message.add(4, word).add(20, 3);
    }
    if (value instanceof long[] numbers) {
      Arrays.stream(numbers).forEach(number -> message.add(8, number));
      return message.add(20, 7);
    }
    return message.add(3, ((Number) value).longValue()).add(20, 2);
  }

  private static Message message(String name, StoredTensor tensor) {
    Message message = new Message();
    for (long size : tensor.shape().getShape()) {
      message.add(1, size);
    }
    long bytes = tensor.shape().size() * tensor.type().getNumOfBytes();
    return message.add(2, ElementCode.of(tensor.type())).add(8, name).add(9, bytes, tensor::bytes);
  }
}

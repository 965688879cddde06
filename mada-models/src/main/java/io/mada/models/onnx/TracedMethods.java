package io.mada.models.onnx;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a traced array can do: the public methods implement those with the same name and parameters
 * in {@link NDArray} and {@link NDArrayEx}. All others are refused by name, unless DJL builds them
 * from these.
 */
final class TracedMethods implements InvocationHandler {

  private static final Map<String, Method> KNOWN = new HashMap<>();

  static {
    for (Method method : TracedMethods.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        KNOWN.put(signature(method), method);
      }
    }
  }

  private final Tracing tracing;
  private final Graph graph;
  private final Shape shape;
  private String value;
  private TracedArray self;

  TracedMethods(Tracing tracing, String value, Shape shape) {
    this.tracing = tracing;
    graph = tracing.graph();
    this.value = value;
    this.shape = shape;
  }

  /** Makes these methods those of an array. */
  TracedArray bind(TracedArray array) {
    self = array;
    return array;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Method known = KNOWN.get(signature(method));
    if (known != null) {
      try {
        return known.invoke(this, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    throw Tracing.refused("calls " + method.getName() + "() of DJL's arrays");
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  public Tracing tracing() {
    return tracing;
  }

  public String value() {
    return value;
  }

  public NDArray operator(String name, NDArray... arguments) {
    return new TracedOperators(tracing).apply(name, arguments);
  }

  public NDArrayEx getNDArrayInternal() {
    return self;
  }

  public NDManager getManager() {
    return tracing.scope();
  }

  public Device getDevice() {
    return Device.cpu();
  }

  /** The type that networks are made for, whatever type is written down. */
  public DataType getDataType() {
    return DataType.FLOAT32;
  }

  public Shape getShape() {
    return shape;
  }

  public String getUid() {
    return value;
  }

  public String getName() {
    return null;
  }

  public boolean isReleased() {
    return false;
  }

  public void attach(NDManager manager) {}

  public void close() {}

  @Override
  public boolean equals(Object other) {
    return other == self;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return value + shape;
  }

  public NDArray duplicate() {
    return tracing.array(value, sizes());
  }

  public NDArray add(NDArray other) {
    return binary("Add", other);
  }

  public NDArray sub(NDArray other) {
    return binary("Sub", other);
  }

  public NDArray mul(NDArray other) {
    return binary("Mul", other);
  }

  public NDArray div(NDArray other) {
    return binary("Div", other);
  }

  public NDArray addi(NDArray other) {
    value = graph.node("Add", value, tracing.value(other));
    return self;
  }

  public NDArray relu() {
    return same(graph.node("Relu", value));
  }

  public NDArray sigmoid() {
    return same(graph.node("Sigmoid", value));
  }

  public NDArray gelu() {
    String inner = graph.node("Erf", graph.node("Div", value, graph.number(Math.sqrt(2))));
    String gate = graph.node("Add", inner, graph.number(1));
    return same(graph.node("Mul", graph.node("Mul", value, gate), graph.number(0.5)));
  }

  public NDArray softmax(int axis) {
    return same(graph.node("Softmax", Map.of("axis", axis), value));
  }

  public NDArray transpose(int... axes) {
    long[] order = Arrays.stream(axes).asLongStream().toArray();
    long[] sizes = Arrays.stream(axes).mapToLong(shape::get).toArray();
    return tracing.array(graph.node("Transpose", Map.of("perm", order), value), sizes);
  }

  public NDArray reshape(Shape wanted) {
    long[] sizes = wanted.getShape().clone();
    String result = graph.node("Reshape", value, tracing.sizes(sizes));
    long left = Arrays.stream(sizes).filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
    boolean known = Arrays.stream(sizes()).noneMatch(Tracing::isUnknown);
    for (int i = 0; known && i < sizes.length; i++) {
      sizes[i] = sizes[i] < 0 ? shape.size() / left : sizes[i];
    }
    return tracing.array(result, sizes);
  }

  public NDArray broadcast(Shape wanted) {
    long[] sizes = wanted.getShape();
    return tracing.array(graph.node("Expand", value, tracing.sizes(sizes)), sizes);
  }

  /** Splits into parts that begin at 0 and at these places. */
  public NDList split(long[] places, int axis) {
    NDList parts = new NDList(places.length + 1);
    long start = 0;
    for (long place : places) {
      // DJL's places begin with 0 if the parts are equal.
      if (place > 0) {
        parts.add(slice(axis, start, place));
        start = place;
      }
    }
    parts.add(slice(axis, start, shape.get(axis)));
    return parts;
  }

  private NDArray slice(int axis, long start, long end) {
    boolean known = !Tracing.isUnknown(end);
    String last = graph.longs(known ? end : Long.MAX_VALUE);
    long[] sizes = sizes();
    sizes[axis] = known ? end - start : -1;
    return tracing.array(
        graph.node("Slice", value, graph.longs(start), last, graph.longs(axis)), sizes);
  }

  /** Joins this array and others. */
  public NDArray concat(NDList others, int axis) {
    NDList all = new NDList(self);
    all.addAll(others);
    String[] values = all.stream().map(tracing::value).toArray(String[]::new);
    long[] joined = all.stream().mapToLong(array -> array.getShape().get(axis)).toArray();
    boolean known = Arrays.stream(joined).noneMatch(Tracing::isUnknown);
    long[] sizes = sizes();
    sizes[axis] = known ? Arrays.stream(joined).sum() : -1;
    return tracing.array(graph.node("Concat", Map.of("axis", axis), values), sizes);
  }

  public NDList convolution(
      NDArray input,
      NDArray weight,
      NDArray bias,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    Map<String, ?> attributes =
        Map.of(
            "kernel_shape", weight.getShape().slice(2).getShape(),
            "strides", stride.getShape(),
            "pads", twice(padding),
            "dilations", dilation.getShape(),
            "group", groups);
    String w = tracing.value(weight);
    String result =
        bias == null
            ? graph.node("Conv", attributes, value, w)
            : graph.node("Conv", attributes, value, w, tracing.value(bias));
    long[] sizes = sizes();
    sizes[1] = weight.getShape().get(0);
    for (int i = 0; i < stride.dimension(); i++) {
      boolean kept =
          stride.get(i) == 1
              && 2 * padding.get(i) == dilation.get(i) * (weight.getShape().get(2 + i) - 1);
      sizes[2 + i] = kept ? sizes[2 + i] : -1;
    }
    return new NDList(tracing.array(result, sizes));
  }

  public NDArray maxPool(Shape kernel, Shape stride, Shape padding, boolean roundUp) {
    Map<String, ?> attributes =
        Map.of(
            "kernel_shape", kernel.getShape(),
            "strides", stride.getShape(),
            "pads", twice(padding),
            "ceil_mode", roundUp ? 1 : 0);
    return tracing.array(
        graph.node("MaxPool", attributes, value), shape.get(0), shape.get(1), -1, -1);
  }

  public NDArray globalAvgPool() {
    String mean = graph.node("GlobalAveragePool", value);
    return tracing.array(graph.node("Flatten", mean), shape.get(0), shape.get(1));
  }

  public NDList linear(NDArray input, NDArray weight, NDArray bias) {
    String turned =
        graph.node("Transpose", Map.of("perm", new long[] {1, 0}), tracing.value(weight));
    String product = graph.node("MatMul", value, turned);
    long[] sizes = sizes();
    sizes[sizes.length - 1] = weight.getShape().get(0);
    String result = bias == null ? product : graph.node("Add", product, tracing.value(bias));
    return new NDList(tracing.array(result, sizes));
  }

  public NDList layerNorm(
      NDArray input, Shape normalised, NDArray weight, NDArray bias, float epsilon) {
    Map<String, ?> attributes = Map.of("axis", -normalised.dimension(), "epsilon", epsilon);
    return new NDList(
        same(
            graph.node(
                "LayerNormalization",
                attributes,
                value,
                tracing.value(weight),
                tracing.value(bias))));
  }

  public NDList batchNorm(
      NDArray input,
      NDArray mean,
      NDArray variance,
      NDArray weight,
      NDArray bias,
      int axis,
      float momentum,
      float epsilon,
      boolean training) {
    requireInference(training);
    return new NDList(
        same(
            graph.node(
                "BatchNormalization",
                Map.of("epsilon", epsilon),
                value,
                tracing.value(weight),
                tracing.value(bias),
                tracing.value(mean),
                tracing.value(variance))));
  }

  public NDList dropout(NDArray input, float rate, boolean training) {
    requireInference(training);
    return new NDList(duplicate());
  }

  private static void requireInference(boolean training) {
    if (training) {
      throw Tracing.refused("behaves as in training");
    }
  }

  /** An array of this shape. */
  private NDArray same(String result) {
    return tracing.array(result, sizes());
  }

  private NDArray binary(String operator, NDArray other) {
    return tracing.array(
        graph.node(operator, value, tracing.value(other)),
        broadcast(sizes(), other.getShape().getShape()));
  }

  /** The sizes of two arrays combined, where 1 is repeated. */
  private static long[] broadcast(long[] one, long... other) {
    long[] result = (one.length >= other.length ? one : other).clone();
    for (int i = 1; i <= Math.min(one.length, other.length); i++) {
      long size = one[one.length - i];
      result[result.length - i] = size == 1 ? other[other.length - i] : size;
    }
    return result;
  }

  private long[] sizes() {
    return shape.getShape().clone();
  }

  /** Padding at the beginning and at the end of each dimension. */
  private static long[] twice(Shape padding) {
    return new long[] {padding.get(0), padding.get(1), padding.get(0), padding.get(1)};
  }
}

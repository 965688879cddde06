package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StateDict;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import io.mada.train.optimize.AdamW;
import io.mada.train.optimize.ParameterGroups;
import io.mada.train.optimize.Sgd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The optimisers minimise the sum of a_i x_i^4 over two parameters, beside the same steps in double
 * precision.
 */
class OptimizersTest {

  private static final int STEPS = 12;
  private static final double TOLERANCE = 1e-5;

  private final StateDict state = new StateDict();
  private final double[] factors = random(5, 3);
  private NDManager manager;
  private NDArray buffer;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    double[] start = random(5, 4);
    buffer = manager.create(new float[] {7, 7});
    state.parameter("a", manager.create(floats(start, 0, 3)));
    state.buffer("mean", buffer);
    state.parameter("b", manager.create(floats(start, 3, 5), new Shape(1, 2)));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void sgdIsThatOfPyTorch() {
    double momentum = 0.9;
    double decay = 2e-3;
    double[] w = values();
    double[] v = new double[w.length];
    Optimizer.Active sgd = begin(new Sgd(momentum, decay));
    for (int step = 1; step <= STEPS; step++) {
      double rate = rate(step);
      double[] g = gradients(w);
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum * v[i] + g[i] + decay * w[i];
        w[i] -= rate * v[i];
      }
      backward();
      sgd.step(all(), rate, step);
      assertArrayEquals(w, values(), TOLERANCE, "step " + step);
    }
    assertEquals(List.of("velocity.a", "velocity.b"), List.copyOf(sgd.state().entries().keySet()));
    assertArrayEquals(new float[] {7, 7}, buffer.toFloatArray());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void adamWIsThatOfPyTorch(double decay) {
    double[] w = values();
    double[] m = new double[w.length];
    double[] v = new double[w.length];
    Optimizer.Active adam = begin(new AdamW(0.9, 0.99, 1e-8, decay));
    for (int step = 1; step <= 50; step++) {
      double rate = rate(step);
      double[] g = gradients(w);
      for (int i = 0; i < w.length; i++) {
        w[i] *= 1 - rate * decay;
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
        double corrected = v[i] / (1 - Math.pow(0.99, step));
        w[i] -= rate * m[i] / (1 - Math.pow(0.9, step)) / (Math.sqrt(corrected) + 1e-8);
      }
      backward();
      adam.step(all(), rate, step);
      assertArrayEquals(w, values(), TOLERANCE, "step " + step);
    }
    assertEquals(
        List.of("mean.a", "mean.b", "square.a", "square.b"),
        List.copyOf(adam.state().entries().keySet()));
    assertArrayEquals(new float[] {7, 7}, buffer.toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerGoesOnFromItsState(Optimizer optimizer) {
    Optimizer.Active first = begin(optimizer);
    backward();
    first.step(all(), 0.1, 1);
    Weights memory = copyOf(first.state());
    Weights parameters = copyOf(state);
    backward();
    first.step(all(), 0.1, 2);
    double[] expected = values();

    state.load(parameters, "parameters");
    Optimizer.Active second = begin(optimizer);
    second.state().load(memory, "memory");
    backward();
    second.step(all(), 0.1, 2);
    assertArrayEquals(expected, values());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerStepsGroupByGroupAsItStepsAllTogether(Optimizer optimizer) {
    Weights start = copyOf(state);
    Optimizer.Active together = begin(optimizer);
    backward();
    together.step(all(), 0.1, 1);
    double[] expected = values();

    state.load(start, "start");
    Optimizer.Active apart = begin(optimizer);
    backward();
    all().forEach(parameter -> apart.step(List.of(parameter), 0.1, 1));
    assertArrayEquals(expected, values());
  }

  @Test
  void noGradientIsLeftBehind() {
    Optimizer.Active sgd = begin(new Sgd(0, 0));
    backward();
    sgd.step(all(), 0.1, 1);
    double[] before = values();
    sgd.step(all(), 0.1, 2);
    assertArrayEquals(before, values());
  }

  /** As a parameter does that no loss of a stage depends on. */
  @Test
  void aParameterMayHaveNoGradientYet() {
    double[] expected = values();
    begin(new Sgd(0.9, 0.5)).step(all(), 0.1, 1);
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 1 - 0.1 * 0.5;
    }
    assertArrayEquals(expected, values(), 1e-6);
  }

  @Test
  void gradientsTogetherAreClippedToALength() {
    double[] g = gradients(values());
    double length = Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
    for (double limit : new double[] {length / 3, length * 3}) {
      zeroGradients();
      backward();
      Tensors.clipGradients(state.parameters(), limit);
      double factor = Math.min(1, limit / (length + 1e-6));
      double[] expected = Arrays.stream(g).map(x -> factor * x).toArray();
      assertArrayEquals(expected, gradients(), 1e-5);
    }
  }

  private static Stream<Optimizer> optimizers() {
    return Stream.of(new Sgd(0.9, 0.01), new AdamW(0.9, 0.999, 1e-8, 0.01));
  }

  private Optimizer.Active begin(Optimizer optimizer) {
    return optimizer.begin(state, manager.newSubManager());
  }

  private List<Optimizer.Parameter> all() {
    return ParameterGroups.all(state);
  }

  private void zeroGradients() {
    begin(new Sgd(0, 0)).step(all(), 0, 1);
  }

  private double[] gradients() {
    List<Double> values = new ArrayList<>();
    for (NDArray parameter : state.parameters()) {
      for (float value : parameter.getGradient().toFloatArray()) {
        values.add((double) value);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Weights copyOf(StateDict state) {
    Map<String, StoredTensor> copies = new LinkedHashMap<>();
    state
        .entries()
        .forEach(
            (name, array) -> {
              ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
              copies.put(name, new StoredTensor(array.getShape(), array.getDataType(), bytes));
            });
    return new Weights(copies, Map.of());
  }

  private static double rate(int step) {
    return 0.05 * Math.pow(1 - (double) step / 51, 0.9);
  }

  private double[] gradients(double[] w) {
    double[] g = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      g[i] = 4 * factors[i] * w[i] * w[i] * w[i];
    }
    return g;
  }

  private void backward() {
    try (Recording recording = Recording.on()) {
      // Not by pow(4): a collection of garbage may give that another exponent before the gradients
      // are computed.
      NDArray a =
          Tensors.power(state.entries().get("a"), 4)
              .mul(manager.create(floats(factors, 0, 3)))
              .sum();
      NDArray b =
          Tensors.power(state.entries().get("b"), 4)
              .mul(manager.create(floats(factors, 3, 5)))
              .sum();
      recording.backward(a.add(b));
    }
  }

  private double[] values() {
    float[] a = state.entries().get("a").toFloatArray();
    float[] b = state.entries().get("b").toFloatArray();
    return new double[] {a[0], a[1], a[2], b[0], b[1]};
  }

  private static double[] random(int count, long seed) {
    double[] values = new SplittableRandom(seed).doubles(count, 0.5, 1.5).toArray();
    for (int i = 0; i < count; i++) {
      values[i] = (float) values[i];
    }
    return values;
  }

  private static float[] floats(double[] values, int from, int to) {
    float[] result = new float[to - from];
    for (int i = from; i < to; i++) {
      result[i - from] = (float) values[i];
    }
    return result;
  }
}

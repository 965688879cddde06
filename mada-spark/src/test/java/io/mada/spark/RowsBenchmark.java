package io.mada.spark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.active.cluster.Clustering;
import io.mada.active.cluster.KMeans;
import io.mada.active.strategy.MadaStrategy;
import io.mada.api.ImageSize;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.data.Domain;
import io.mada.api.select.Choice;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import io.mada.app.compute.RowWork;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.LogManager;
import java.util.stream.IntStream;

/**
 * Anchors and {@code mada}'s choice from class features of a pool that no disk here has room for:
 * they are made up by seed wherever they are read.
 *
 * <pre>
 * mvn -q -DskipTests -Pspark-benchmark -pl mada-spark -am verify -Drows="10000 1000000"
 * </pre>
 */
public final class RowsBenchmark {

  private static final Shape ROW = new Shape(19, 256);
  private static final int ANCHORS = 10;
  private static final int ITERATIONS = 20;
  private static final double BUDGET = 0.05;

  private RowsBenchmark() {}

  /** Takes numbers of rows, each of which is measured in turn. */
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    SparkSettings settings = new SparkSettings("local[2]", true, 60, Map.of());
    Machine machine = new Machine(Device.cpu(), 2);
    System.out.println(
        "rows, reading alone (s), anchors (s), us a row and iteration, choice (s), us a row, peak (MB)");
    try (Computing computing = new SparkEngine(settings).start("rows", machine)) {
      measure(1000, computing, machine);
      for (String rows : arguments) {
        System.out.println(measure(Integer.parseInt(rows), computing, machine));
      }
    }
  }

  private static String measure(int rows, Computing computing, Machine machine) throws IOException {
    FloatMatrix matrix = RowWork.of(() -> made(rows), computing, machine);
    long[] times = new long[4];
    times[0] = System.nanoTime();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      double[] sum = {0};
      matrix.apply(
          (first, some, scope) -> {
            double[] all = {0};
            some.visit(scope, 200, (from, chunk) -> all[0] += chunk.getShape().get(0));
            return all[0];
          },
          manager,
          (span, count) -> sum[0] += count);
      if (sum[0] != rows) {
        throw new AssertionError(sum[0] + " rows");
      }
      times[1] = System.nanoTime();
      Clustering anchors = new KMeans(ANCHORS, ITERATIONS, 31).cluster(matrix, manager);
      times[2] = System.nanoTime();
      List<Choice> chosen = new MadaStrategy().select(task(rows, matrix, anchors.centres()));
      times[3] = System.nanoTime();
      if (chosen.size() != (int) (BUDGET * rows)) {
        throw new AssertionError(chosen.size() + " chosen");
      }
    }
    double reading = seconds(times, 0);
    double clustering = seconds(times, 1);
    double choosing = seconds(times, 2);
    return String.format(
        Locale.ROOT,
        "%d, %.2f, %.1f, %.2f, %.2f, %.2f, %d",
        rows,
        reading,
        clustering,
        1e6 * clustering / rows / (ITERATIONS + 1),
        choosing,
        1e6 * choosing / rows,
        peak());
  }

  private static double seconds(long[] times, int from) {
    return (times[from + 1] - times[from]) / 1e9;
  }

  private static SelectionTask task(int rows, FloatMatrix features, FloatMatrix anchors) {
    List<String> names = IntStream.range(0, rows).mapToObj(String::valueOf).toList();
    return new SelectionTask(
        names,
        Map.of(Probe.CLASS_FEATURES.name(), features),
        Map.of(),
        Map.of(Domain.SOURCE, anchors),
        Set.of(),
        Map.of(),
        (int) (BUDGET * rows),
        BUDGET,
        new ImageSize(2048, 1024),
        19,
        1);
  }

  /** Rows that lie around nothing in particular, so that no iteration is the last. */
  private static FloatMatrix made(int rows) {
    int columns = (int) ROW.size();
    return new FloatMatrix(
        ROW,
        rows,
        (int first, int count, FloatBuffer target) -> {
          float[] values = new float[columns];
          for (int i = first; i < first + count; i++) {
            var random = new SplittableRandom(i);
            for (int j = 0; j < columns; j += 2) {
              long bits = random.nextLong();
              values[j] = (int) bits * 0x1p-31f;
              values[j + 1] = (int) (bits >>> 32) * 0x1p-31f;
            }
            target.put(values);
          }
        });
  }

  /** Of the driver and the executor, which are one process here. */
  private static long peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}

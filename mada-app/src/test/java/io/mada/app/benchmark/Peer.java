package io.mada.app.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a user would run in Python instead, timed beside the benchmarks: as a user would start it,
 * without the environment of these.
 */
final class Peer {

  /** Of tensors, on both sides. */
  static final int THREADS = Integer.getInteger("ai.djl.pytorch.num_threads", 2);

  private static final String SCRIPT = "peer.py";
  private static final Set<String> ENVIRONMENT = Set.of("MALLOC_ARENA_MAX", "GLIBC_TUNABLES");

  private Peer() {}

  /**
   * Runs {@code peer.py}.
   *
   * @param count of the numbers that it prints
   */
  static double[] torch(int count, String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(Integer.toString(THREADS)));
    all.addAll(List.of(arguments));
    try (InputStream in = Peer.class.getResourceAsStream(SCRIPT)) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return numbers(count, script, all.toArray(String[]::new));
    }
  }

  /**
   * Runs a script that prints numbers.
   *
   * @param count how many
   * @return what it prints; no numbers where {@code python3} lacks what it imports
   */
  static double[] numbers(int count, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", "-c", script));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(ENVIRONMENT);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    double[] none = new double[count];
    Arrays.fill(none, Double.NaN);
    return process.waitFor() == 0
        ? Arrays.stream(output.strip().split(" ")).mapToDouble(Double::parseDouble).toArray()
        : none;
  }

  /** The one in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

package io.mada.app.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a user would run in Python instead, timed beside the benchmarks. */
final class Peer {

  private Peer() {}

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
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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

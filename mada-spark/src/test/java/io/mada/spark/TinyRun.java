package io.mada.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the experiments of these tests have in common. */
final class TinyRun {

  /** A network that takes a moment, in the place of {@code MODEL} in a configuration. */
  private static final String MODEL =
      """
      model:
        backbone: mobilenet_v2
        width: 0.25
        aspp_channels: 8
        decoder_channels: 8
        low_level_channels: 4
        output_stride: 16
      """;

  private TinyRun() {}

  /** A configuration with the network. */
  static String configuration(String text) {
    return text.replace("MODEL\n", MODEL);
  }

  /** The words of a command about a run, on one thread and without progress. */
  static String[] command(String command, Path file, Path run, String... options) {
    return command(command, file, List.of("--run-dir", run.toString()), options);
  }

  /** The words of a command. */
  static String[] command(String command, Path file, List<String> own, String... options) {
    List<String> words = new ArrayList<>(List.of(command, file.toString()));
    words.addAll(own);
    words.addAll(List.of("--device", "cpu", "--threads", "1", "--quiet"));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }
}

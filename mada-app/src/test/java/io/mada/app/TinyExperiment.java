package io.mada.app;

import io.mada.api.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An experiment that takes a second or two, for tests of everything around the training.
 *
 * @param file the configuration
 * @param folder for the files of its runs
 */
record TinyExperiment(Path file, Path folder) {

  private static final String TEXT =
      """
      name: tiny
      seed: 7
      modules: [io.mada.app.HaltingModule]
      data:
        source:     {dataset: synthetic, count: 5, seed: 1, size: [32, 32], style: day}
        target:     {dataset: synthetic, count: 4, seed: 2, size: [32, 32], style: dusk}
        validation: {dataset: synthetic, count: 2, seed: 3, size: [32, 32], style: dusk}
      model:
        backbone: mobilenet_v2
        width: 0.25
        aspp_channels: 8
        decoder_channels: 8
        low_level_channels: 4
        output_stride: 16
      anchors: {count: 2, iterations: 3}
      selection: {strategy: mada, images: 2}
      annotator: {name: ground_truth}
      stages:
        warmup:
          terms: [{term: supervised, images: source}, {term: adversarial, weight: 0.001, channels: 2}]
          iterations: 4
          batch: 2
          optimizer: {lr: 0.01}
          evaluate_every: 2
        stage1:
          terms:
            - {term: supervised, images: selected, loss: {name: halting, at: 3, folder: "%s"}}
            - {term: supervised, images: source}
          iterations: 4
          batch: 2
          optimizer: {lr: 0.01}
          evaluate_every: 2
        stage2:
          terms:
            - {term: supervised, images: selected}
            - {term: supervised, images: source}
            - {term: pseudo_label}
            - {term: soft_anchor}
          iterations: 2
          batch: 2
          optimizer: {lr: 0.01}
      """;

  static TinyExperiment in(Path folder) {
    try {
      return new TinyExperiment(
          Files.writeString(folder.resolve("tiny.yml"), Text.of(TEXT, folder)), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run directory, which need not exist. */
  Path directory(String name) {
    return folder.resolve(name);
  }

  /** Runs a command on the configuration and a run directory. */
  Cli run(String command, String directory, String... options) {
    return Cli.run(arguments(command, directory, options).toArray(String[]::new));
  }

  List<String> arguments(String command, String directory, String... options) {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of("--run-dir", directory(directory).toString()));
    arguments.addAll(List.of("--device", "cpu", "--threads", "1", "--quiet"));
    arguments.addAll(List.of(options));
    return arguments;
  }
}

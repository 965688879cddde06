package io.mada.app.report;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.app.compute.BuiltInModules;
import io.mada.app.config.Experiment;
import io.mada.app.config.ExperimentReader;
import io.mada.app.plugin.ModuleLoader;
import io.mada.data.label.Taxonomies;
import io.mada.internal.npy.NpyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The directory of a run in two rounds, which have chosen two images each: files as the steps write
 * them, with made-up numbers, and networks that have learnt nothing.
 *
 * @param opened the weight files that were asked for, in order
 */
record TinyRounds(Path folder, List<Path> opened) {

  private static final String CONFIGURATION =
      """
      name: tiny
      data:
        source:     {dataset: synthetic, count: 2, size: [64, 32]}
        target:     {dataset: synthetic, count: 2, size: [64, 32]}
        validation: {dataset: synthetic, count: 2, size: [64, 32]}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      selection: {strategy: mada, images: 4, rounds: %d}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
      """;

  static TinyRounds in(Path folder) {
    var run = new TinyRounds(folder, new ArrayList<>());
    run.write("warmup/best.safetensors", "");
    run.write("rounds/1/stage1/best.safetensors", "");
    run.write("stage1/best.safetensors", "");
    run.write("rounds/1/stage1/metrics.csv", "iteration,miou,validation_loss\n50,0.25,1.5\n");
    run.write("stage1/metrics.csv", "iteration,miou,validation_loss\n50,0.5,1.25\n");
    for (String round : List.of("", "rounds/2/")) {
      run.write(round + "pool/names.txt", String.join("\n", TinyBenchmark.Pool.NAMES) + "\n");
      run.npy(round + "pool/features.npy", TinyBenchmark.POOL, round.length());
      run.npy(round + "source/anchors.npy", 3 + round.length(), 1);
    }
    run.write("selection.txt", "street/1\nstreet/2\nstreet/3\nstreet/4\n");
    run.write(
        "selection.csv",
        """
        name,score,rank,x,y,width,height,round
        street/1,0.5,1,,,,,2
        street/2,0.25,2,,,,,1
        street/3,0.5,1,,,,,1
        street/4,0.25,2,,,,,2
        """);
    return run;
  }

  /** What a report needs, of an experiment of so many rounds. */
  ReportInputs inputs(int rounds) {
    write("config.yml", Text.of(CONFIGURATION, rounds));
    var modules = new ModuleLoader(BuiltInModules.list(), folder.resolve("plugins"));
    Experiment experiment =
        new ExperimentReader(modules, Taxonomies::read, Map.of())
            .read(folder.resolve("config.yml"), List.of());
    return new ReportInputs(
        experiment,
        new ReportStages(List.of("warmup", "stage1"), "warmup", Optional.of("stage1")),
        TinyBenchmark.Pool::new,
        file -> {
          opened.add(folder.relativize(file));
          return experiment.model().design().build(Device.cpu(), file.toString().length());
        },
        Progress.SILENT);
  }

  private void npy(String file, int rows, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * (i % 6 + 1);
    }
    write(file, "");
    NpyFile.write(folder.resolve(file), new Shape(rows, 3, 2), values);
  }

  void write(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

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
    run.write(
        "stage1/metrics.csv",
        """
        iteration,loss_selected,loss_soft_anchor,miou,validation_loss
        50,1.75,NaN,0.5,1.25
        100,1.5,0.25,0.55,1.0
        """);
    run.writeEvaluation(new Random(8));
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

  /** As the step {@code evaluate} leaves it, of two networks. */
  private void writeEvaluation(Random random) {
    write(
        "metrics.json",
        """
        {"warmup": {"miou": 0.2, "class_iou": {"road": 0.5, "car": 0.1}, "pixel_accuracy": 0.6, "loss": 1.5},
         "stage1": {"miou": 0.55, "class_iou": {"road": 0.9, "car": 0.05}, "pixel_accuracy": 0.9, "loss": 0.5}}
        """);
    String bin =
        "{'above': 0.4, 'up_to': 0.5, 'pixels': %d, 'accuracy': 0.5, 'confidence': 0.45}, {'above': 0.9, 'up_to': 1,"
            + " 'pixels': 700, 'accuracy': 0.9, 'confidence': 0.95}";
    String calibration = "{'calibration': {'expected_error': 0.05, 'bins': [" + bin + "]}}";
    write(
        "evaluation.json",
        ("{'warmup': "
                + Text.of(calibration, 100)
                + ", 'stage1': "
                + Text.of(calibration, 300)
                + "}")
            .replace('\'', '"'));
    write(
        "confusion.csv",
        """
        network,label,as_road,as_car,as_sky
        warmup,road,100,5,0
        warmup,car,50,10,2
        stage1,road,104,1,0
        stage1,car,20,41,1
        """);
    StringBuilder images = new StringBuilder("network,name,pixels,miou,pixel_accuracy,iou_road\n");
    for (String network : List.of("warmup", "stage1")) {
      for (String name : TinyBenchmark.Pool.NAMES) {
        double score = random.nextDouble() / 2 + (network.equals("warmup") ? 0 : 0.3);
        images.append(Text.of("%s,%s,900,%s,%s,\n", network, name, score, score));
      }
    }
    write("images.csv", images.toString());
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

package io.mada.app.report;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The directory of a benchmark of which one cell has failed and one still waits: files as the steps
 * write them, with made-up numbers, and networks that have learnt nothing.
 *
 * @param folder the benchmark's
 */
record TinyBenchmark(Path folder, List<Double> budgets) {

  /**
   * Would be an element if it were not written as text, or the content itself in a template that is
   * filled twice.
   */
  static final String UNFRIENDLY = "</script><b>bold</b>{{content}}";

  static final List<String> STRATEGIES = List.of("random", "mada", "entropy", UNFRIENDLY, "ripu");
  static final int POOL = 24;

  private static final List<Long> SEEDS = List.of(1L, 2L);
  private static final List<String> STAGES = List.of("stage1", "stage2");
  private static final List<String> CLASSES = List.of("road", "building", "car");
  private static final String CONFIGURATION =
      """
      name: tiny
      data:
        source:     {dataset: synthetic, count: 2, size: [64, 32]}
        target:     {dataset: synthetic, count: 2, size: [64, 32]}
        validation: {dataset: synthetic, count: 2, size: [64, 32]}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      selection: {strategy: mada, budget: 0.25}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
      """;
  private static final Gson JSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .disableHtmlEscaping()
          .serializeNulls()
          .create();

  /** Makes one with these budgets. */
  static TinyBenchmark in(Path folder, Double... budgets) {
    var benchmark = new TinyBenchmark(folder, List.of(budgets));
    SEEDS.forEach(benchmark::makeSeed);
    benchmark.write("config.yml", CONFIGURATION);
    benchmark.write(
        "run.json",
        "{'device': 'cpu', 'threads': 1, 'versions': {'mada': '1.0'}}".replace('\'', '"'));
    benchmark.write("benchmark.json", JSON.toJson(benchmark.result()));
    return benchmark;
  }

  /** What a report of it needs. */
  ReportInputs inputs() {
    var modules = new ModuleLoader(BuiltInModules.list(), folder.resolve("plugins"));
    Experiment experiment =
        new ExperimentReader(modules, Taxonomies::read, Map.of())
            .read(folder.resolve("config.yml"), List.of());
    return new ReportInputs(
        experiment,
        new ReportStages(List.of("warmup", "stage1", "stage2"), "warmup", Optional.of("stage1")),
        Pool::new,
        Pool::new,
        file ->
            experiment
                .model()
                .design()
                .build(Device.cpu(), file.getParent().getFileName().toString().length()),
        Progress.SILENT);
  }

  /** The directory of a cell. */
  static String cell(String strategy, double budget, long seed) {
    return "cells/" + STRATEGIES.indexOf(strategy) + "-" + budget + "-" + seed;
  }

  private void makeSeed(long seed) {
    Random random = new Random(seed);
    String directory = "seeds/" + seed + "/";
    write(directory + "warmup/best.safetensors", "");
    write(directory + "pool/names.txt", String.join("\n", Pool.NAMES) + "\n");
    npy(directory + "pool/features.npy", random, POOL);
    npy(directory + "source/anchors.npy", random, 3);
  }

  private void npy(String file, Random random, int rows) {
    float[] values = new float[rows * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * (i % 6 + 1);
    }
    try {
      Files.createDirectories(folder.resolve(file).getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NpyFile.write(folder.resolve(file), new Shape(rows, 3, 2), values);
  }

  private Map<String, Object> result() {
    List<Map<String, Object>> cells = new ArrayList<>();
    List<Map<String, Object>> summary = new ArrayList<>();
    for (double budget : budgets) {
      for (long seed : SEEDS) {
        STRATEGIES.forEach(strategy -> cells.add(makeCell(strategy, budget, seed)));
      }
      for (String stage : STAGES) {
        STRATEGIES.forEach(strategy -> summary.add(summary(strategy, budget, stage)));
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", UNFRIENDLY);
    result.put("budgets", budgets);
    result.put("seeds", SEEDS);
    result.put("strategies", STRATEGIES);
    result.put("stages", STAGES);
    result.put("cells", cells);
    result.put("summary", summary);
    result.put("sensitivity", budgets.stream().map(this::sensitivity).toList());
    return result;
  }

  private Map<String, Object> makeCell(String strategy, double budget, long seed) {
    boolean last = seed == 2 && budget == budgets.get(budgets.size() - 1);
    Map<String, Object> cell = new LinkedHashMap<>();
    cell.put("strategy", strategy);
    cell.put("budget", budget);
    cell.put("seed", seed);
    cell.put("directory", cell(strategy, budget, seed));
    cell.put("error", null);
    if (last && strategy.equals(UNFRIENDLY)) {
      cell.put("status", "failed");
      cell.put("error", "the <i>power</i> has failed");
      return cell;
    }
    if (last && strategy.equals("ripu")) {
      cell.put("status", "waiting");
      return cell;
    }
    cell.put("status", "done");
    cell.put("images", (int) (budget * POOL));
    cell.put("labelled_share", budget);
    cell.put("select_seconds", 0.25);
    cell.put("seconds", 12.5);
    cell.put(
        "scores",
        Map.of("warmup", scores(0.2), "stage1", scores(0.3 + 0.01 * seed), "stage2", scores(0.35)));
    fill(
        cell(strategy, budget, seed) + "/",
        strategy,
        budget,
        new Random(31L * strategy.hashCode() + seed));
    return cell;
  }

  private static Map<String, Object> scores(double miou) {
    return Map.of(
        "miou", miou, "class_iou", Map.of("road", miou + 0.1, "building", miou, "car", miou - 0.1));
  }

  private Map<String, Object> summary(String strategy, double budget, String stage) {
    double miou =
        0.25 + 0.02 * STRATEGIES.indexOf(strategy) * (stage.equals("stage1") ? 1 : -1) + budget / 5;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("strategy", strategy);
    row.put("budget", budget);
    row.put("stage", stage);
    row.put("seeds", 2);
    row.put("miou_mean", miou);
    row.put("miou_std", 0.01);
    row.put("difference", difference(miou - 0.25));
    row.put("clicks", 500 * budget + 40 * STRATEGIES.indexOf(strategy));
    row.put(
        "class_iou",
        CLASSES.stream().collect(Collectors.toMap(c -> c, c -> miou + 0.02 * c.length())));
    row.put("labelled_share", budget);
    row.put("select_seconds", 0.25);
    return row;
  }

  private static Map<String, Object> difference(double mean) {
    Map<String, Object> difference = new LinkedHashMap<>();
    difference.put("to", "random");
    difference.put("mean", mean);
    difference.put("low", mean - 0.05);
    difference.put("high", mean + 0.05);
    difference.put("adjusted_p", 0.25);
    difference.put("adjusted_low", mean - 0.1);
    difference.put("adjusted_high", mean + 0.1);
    difference.put("smallest", 0.06);
    return difference;
  }

  private Map<String, Object> sensitivity(double budget) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("budget", budget);
    row.put("stage", "stage2");
    row.put("seeds", 2);
    row.put("std", 0.005);
    row.put("smallest", 0.0577);
    row.put("seeds_for_two_points", 3);
    return row;
  }

  private void fill(String directory, String strategy, double budget, Random random) {
    int count = (int) (budget * POOL);
    List<Integer> images = random.ints(0, POOL).distinct().limit(count).sorted().boxed().toList();
    write(
        directory + "selection.txt",
        images.stream().map(i -> Pool.NAMES.get(i) + "\n").collect(Collectors.joining()));
    StringBuilder table = new StringBuilder("name,score,rank,x,y,width,height\n");
    for (int rank = 1; rank <= count; rank++) {
      String window = strategy.equals("ripu") ? "8,4,16,12" : ",,,";
      table.append(
          Text.of("%s,%s,%d,%s\n", Pool.NAMES.get(images.get(rank - 1)), 1.0 / rank, rank, window));
    }
    write(directory + "selection.csv", table.toString());
    for (String stage : STAGES) {
      write(directory + stage + "/best.safetensors", "");
      write(directory + stage + "/metrics.csv", metrics(random));
    }
  }

  private static String metrics(Random random) {
    StringBuilder text =
        new StringBuilder(
            "iteration,learning_rate,loss_selected,miou,validation_loss,accuracy_mixed,coverage_mixed\n");
    for (int i = 1; i <= 4; i++) {
      text.append(
          Text.of(
              "%d,0.01,1.5,%s,%s,%s,%s\n",
              50 * i, 0.2 + 0.03 * i + random.nextDouble() / 50, 2.0 / i, 0.7 + 0.01 * i, 0.1 * i));
    }
    return text.toString();
  }

  void write(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Images that are drawn here, one of which has a name that would be an element. */
  record Pool() implements ImageSet {

    static final List<String> NAMES =
        IntStream.range(0, POOL)
            .mapToObj(i -> i == 0 ? "<img src=x onerror=alert(1)>" : "street/" + i)
            .toList();

    @Override
    public List<String> names() {
      return NAMES;
    }

    @Override
    public RgbImage image(int index) {
      byte[] rgb = new byte[3 * 64 * 32];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) (i / 3 % 64 * 4 + 9 * index * (i % 3));
      }
      return new RgbImage(64, 32, rgb);
    }

    @Override
    public LabelMap label(int index) {
      byte[] ids = new byte[64 * 32];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = (byte) (i / 256 == index % 8 ? LabelMap.IGNORED : i / 256);
      }
      return new LabelMap(64, 32, ids);
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0, 1, 2, 3, 4, 5, 6, 7);
    }
  }
}

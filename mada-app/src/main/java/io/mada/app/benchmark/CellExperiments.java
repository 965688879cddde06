package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.select.Needs;
import io.mada.api.train.Images;
import io.mada.app.config.Assignment;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/** The experiments that a benchmark runs: ordinary ones, as a person could write them. */
final class CellExperiments {

  private final Experiment whole;

  /**
   * @param whole the configuration of the benchmark
   */
  CellExperiments(Experiment whole) {
    this.whole = whole;
  }

  /** That of a cell, with the cell's seed and selection, which ends with {@link #lastStage()}. */
  Experiment of(Cell cell) {
    List<String> later = new ArrayList<>(whole.stages().keySet());
    later.subList(0, 1 + later.indexOf(lastStage())).clear();
    List<String> left = later.stream().map(stage -> "stages." + stage + "=null").toList();
    return whole.with(
        yaml ->
            Assignment.applyAll(
                left, ofSeed(yaml, cell.seed()).with("selection", cell.selection())));
  }

  /**
   * What the cells of a seed have in common: all up to the selection, for strategies that need this
   * together.
   */
  Experiment shared(long seed, Needs needs) {
    return whole.collecting(needs, yaml -> ofSeed(yaml, seed).with("selection", null));
  }

  /** The stage that cells end with: the first that learns from what is selected, or a later one. */
  String lastStage() {
    return whole.benchmark().until().orElseGet(this::firstOfSelected);
  }

  private String firstOfSelected() {
    return whole.stages().values().stream()
        .filter(stage -> stage.images().contains(Images.SELECTED))
        .map(Stage::name)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "no stage learns from selected images; there is nothing to compare"));
  }

  private static YamlFile ofSeed(YamlFile yaml, long seed) {
    return yaml.with("benchmark", null).with("seed", new ConfigNode(seed, yaml.root().place()));
  }
}

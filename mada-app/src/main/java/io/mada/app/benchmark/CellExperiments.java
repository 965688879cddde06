package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.select.Needs;
import io.mada.api.train.Images;
import io.mada.app.config.Assignment;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.Nearest;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The experiments that a benchmark runs: ordinary ones that a person could have written. */
public final class CellExperiments {

  private final Experiment whole;
  private final Map<String, Experiment> bases = new HashMap<>();
  private final BenchmarkSettings settings;
  private final List<WarmUp> warmUps;

  /**
   * @param whole the configuration of the benchmark
   */
  public CellExperiments(Experiment whole) {
    this.whole = whole;
    BenchmarkSettings listed = whole.benchmark();
    listed.until().ifPresent(this::requireStage);
    settings = listed.control() ? Controls.addedTo(listed, this) : listed;
    warmUps = WarmUp.of(settings.candidates(), this);
  }

  /** What is compared, including controls if they are wanted. */
  public BenchmarkSettings settings() {
    return settings;
  }

  /** The experiment of the benchmark itself. */
  Experiment whole() {
    return whole;
  }

  /** What comes before the selection, each with all candidates that begin that way. */
  List<WarmUp> warmUps() {
    return warmUps;
  }

  private void requireStage(String stage) {
    List<String> stages = List.copyOf(whole.stages().keySet());
    if (!stages.contains(stage)) {
      throw new ConfigurationException(
          "benchmark.until: there is no stage '" + stage + "'" + Nearest.hint(stage, stages));
    }
  }

  /** The experiment from which a candidate's cells are made. */
  Experiment base(Candidate candidate) {
    return candidate
        .method()
        .map(method -> bases.computeIfAbsent(candidate.label(), l -> read(candidate, method)))
        .orElse(whole);
  }

  private Experiment read(Candidate candidate, YamlFile method) {
    Experiment base = whole.with(yaml -> method);
    named(candidate, base::stages);
    return base;
  }

  /** Adds the method's name to reports of mistakes in its file. */
  static void named(Candidate candidate, Runnable work) {
    try {
      work.run();
    } catch (ConfigurationException e) {
      throw candidate.method().isPresent() ? mistake(candidate, e.getMessage()) : e;
    }
  }

  static ConfigurationException mistake(Candidate candidate, String problem) {
    return new ConfigurationException("the method '" + candidate.label() + "': " + problem);
  }

  /** The experiment of a cell, with its seed and selection; it ends with the last stage. */
  public Experiment of(Cell cell) {
    Candidate candidate = cell.candidate();
    Experiment base = base(candidate);
    List<String> later = new ArrayList<>(base.stages().keySet());
    later.subList(0, 1 + later.indexOf(lastStage(candidate))).clear();
    List<String> left = later.stream().map(stage -> "stages." + stage + "=null").toList();
    ConfigNode selection = cell.selection();
    return base.with(
        yaml -> {
          YamlFile own = ofSeed(yaml, cell.seed()).with("selection", selection);
          YamlFile complete = selection == null ? Unselected.of(own, base) : own;
          return Assignment.applyAll(left, complete);
        });
  }

  /**
   * What cells of a seed that begin alike have in common: everything up to the selection, for
   * candidates that together have these needs.
   */
  Experiment shared(WarmUp warmUp, long seed, Needs needs) {
    return whole.collecting(
        needs, yaml -> warmUp.alone(ofSeed(yaml, seed).with("selection", null), this));
  }

  /** The stages that a candidate's cells train after the warm-up, in order. */
  List<String> trained(Candidate candidate) {
    List<String> stages = List.copyOf(base(candidate).stages().keySet());
    int first = WarmUp.stages(candidate, this);
    return stages.subList(first, Math.max(first, stages.indexOf(lastStage(candidate)) + 1));
  }

  /** The stage with which a candidate's cells end. */
  String lastStage(Candidate candidate) {
    List<String> stages = List.copyOf(base(candidate).stages().keySet());
    if (candidate.method().isPresent() && !stages.isEmpty()) {
      return stages.get(stages.size() - 1);
    }
    return whole
        .benchmark()
        .until()
        .or(() -> firstOfSelected(candidate))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "no stage learns from selected images; there is nothing to compare"));
  }

  /** The stage before which a candidate selects; empty if none learns from selected images. */
  Optional<String> firstOfSelected(Candidate candidate) {
    return base(candidate).stages().values().stream()
        .filter(stage -> stage.images().contains(Images.SELECTED))
        .map(Stage::name)
        .findFirst();
  }

  private static YamlFile ofSeed(YamlFile yaml, long seed) {
    return yaml.with("benchmark", null).with("seed", new ConfigNode(seed, yaml.root().place()));
  }
}

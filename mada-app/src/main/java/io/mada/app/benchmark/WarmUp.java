package io.mada.app.benchmark;

import io.mada.api.train.Images;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What some candidates do alike before they select: the stages up to there, with the same data,
 * classes, model and settings. It is done once for each seed.
 *
 * @param candidates all that begin this way
 * @param suffix distinguishes its folders from those of others, after the seed; empty for the first
 */
record WarmUp(List<Candidate> candidates, String suffix) {

  private static final List<String> SECTIONS =
      List.of("data", "classes", "model", "features", "anchors", "modules");

  private static final String SELECTING = "selecting";

  /**
   * Groups candidates, in the order of the first one in each group. A candidate that selects
   * nothing has no warm-up.
   */
  static List<WarmUp> of(List<Candidate> candidates, CellExperiments experiments) {
    Map<Object, List<Candidate>> groups = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      if (experiments.firstOfSelected(candidate).isPresent()) {
        groups
            .computeIfAbsent(key(candidate, experiments), key -> new ArrayList<>())
            .add(candidate);
      }
    }
    List<WarmUp> warmUps = new ArrayList<>();
    for (List<Candidate> group : groups.values()) {
      String suffix = warmUps.isEmpty() ? "" : "-" + group.get(0).label();
      warmUps.add(new WarmUp(List.copyOf(group), suffix));
    }
    return List.copyOf(warmUps);
  }

  /** The candidate with whose experiment it is trained. */
  Candidate first() {
    return candidates.get(0);
  }

  /** The folder of a seed, relative to the benchmark's. */
  String folder(long seed) {
    return "seeds/" + seed + suffix;
  }

  /**
   * How many stages come before the selection. If nothing is selected, only the first of several
   * stages is certain not to be the method's own.
   */
  static int stages(Candidate candidate, CellExperiments experiments) {
    List<String> stages = List.copyOf(experiments.base(candidate).stages().keySet());
    return experiments
        .firstOfSelected(candidate)
        .map(stages::indexOf)
        .orElse(stages.size() > 1 ? 1 : 0);
  }

  /** Everything that the networks before the selection depend on, except the seed. */
  static Object key(Candidate candidate, CellExperiments experiments) {
    Experiment experiment = experiments.base(candidate);
    Map<?, ?> values = (Map<?, ?>) experiment.values();
    List<Object> key = new ArrayList<>();
    for (String section : SECTIONS) {
      key.add(Optional.ofNullable(withoutCache(values.get(section))));
    }
    Map<?, ?> stages = (Map<?, ?>) values.get("stages");
    experiment.stages().keySet().stream()
        .limit(stages(candidate, experiments))
        .forEach(name -> key.add(Map.of(name, stages.get(name))));
    // Where the selecting stage starts determines which network chooses.
    experiments
        .firstOfSelected(candidate)
        .map(name -> experiment.stages().get(name))
        .ifPresent(
            stage -> {
              key.add(stage.origin().toString());
              // A network from a file has a folder named after the stage.
              key.add(stage.origin() instanceof Origin.File ? stage.name() : "");
            });
    return key;
  }

  /**
   * The configuration of the warm-up alone, which is the same for all methods that begin this way:
   * the selecting stage is replaced by a placeholder.
   *
   * @param yaml the benchmark's, with the seed
   */
  YamlFile alone(YamlFile yaml, CellExperiments experiments) {
    if (first().method().isEmpty()) {
      return yaml;
    }
    Experiment base = experiments.base(first());
    Map<String, ConfigNode> sections = base.configuration().root().entries();
    YamlFile alone = yaml;
    for (String section : SECTIONS) {
      alone = alone.with(section, sections.get(section));
    }
    Map<String, ConfigNode> stages = new LinkedHashMap<>();
    Map<String, ConfigNode> written = sections.get("stages").entries();
    base.stages().keySet().stream()
        .limit(stages(first(), experiments))
        .forEach(name -> stages.put(name, written.get(name)));
    Stage selecting = base.stages().get(experiments.firstOfSelected(first()).orElseThrow());
    boolean named = selecting.origin() instanceof Origin.File || stages.containsKey(SELECTING);
    stages.put(named ? selecting.name() : SELECTING, selecting(selecting.origin()));
    return alone.with("stages", new ConfigNode(stages, yaml.root().place()));
  }

  private static ConfigNode selecting(Origin origin) {
    Map<String, Object> stage = new LinkedHashMap<>();
    stage.put("from", from(origin));
    stage.put("terms", List.of(Map.of("term", "supervised", "images", Images.SELECTED.word())));
    stage.put("iterations", 1);
    stage.put("batch", 2);
    stage.put("optimizer", Map.of("lr", 0));
    return ConfigNode.of(stage);
  }

  /** The value for the key {@code from} of a stage. */
  static Object from(Origin origin) {
    if (origin instanceof Origin.Earlier earlier) {
      return earlier.stage();
    }
    return origin instanceof Origin.File file ? file.path().toString() : null;
  }

  /** What is cached on disk does not change results. */
  static Object withoutCache(Object section) {
    if (!(section instanceof Map<?, ?> map)) {
      return section;
    }
    Map<Object, Object> rest = new LinkedHashMap<>(map);
    rest.remove("cache");
    return rest;
  }
}

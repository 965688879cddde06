package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.train.Images;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.Budget;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a method owes to training longer: a training from the same warm-up on the same selected and
 * source images, with supervised terms alone, and as many steps as the longest of all candidates
 * has after its warm-up. Candidates that begin and select alike have one in common.
 */
final class Controls {

  static final String LABEL = "control";

  /** The stage that comes in the place of a method's. */
  static final String STAGE = "control";

  private static final String SUPERVISED = "supervised";
  private static final String UNNAMED_IMAGES = "source";

  private final CellExperiments experiments;
  private final long steps;

  private Controls(CellExperiments experiments, long steps) {
    this.experiments = experiments;
    this.steps = steps;
  }

  /** What is compared with controls. */
  static BenchmarkSettings addedTo(BenchmarkSettings settings, CellExperiments experiments) {
    List<Candidate> candidates = settings.candidates();
    long steps =
        candidates.stream().mapToLong(c -> stepsAfterWarmUp(c, experiments)).max().orElseThrow();
    Map<Object, List<Candidate>> alike = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      Object selection = new YamlFile(new ConfigNode(candidate.selection(), "")).values();
      List<Object> key = List.of(WarmUp.key(candidate, experiments), selection);
      alike.computeIfAbsent(key, k -> new ArrayList<>()).add(candidate);
    }
    Map<String, Candidate> controlled = new LinkedHashMap<>();
    List<Candidate> controls = new ArrayList<>();
    for (List<Candidate> group : alike.values()) {
      String label = controls.isEmpty() ? LABEL : LABEL + "+" + group.get(0).label();
      requireFree(label, candidates);
      controls.add(new Controls(experiments, steps).of(label, group, settings.budgets()));
      group.forEach(candidate -> controlled.put(candidate.label(), candidate.controlledBy(label)));
    }
    List<Candidate> inOrder = candidates.stream().map(c -> controlled.get(c.label())).toList();
    return settings.with(inOrder, controls);
  }

  private static void requireFree(String label, List<Candidate> candidates) {
    if (candidates.stream().anyMatch(candidate -> candidate.label().equalsIgnoreCase(label))) {
      throw new ConfigurationException(
          "benchmark.control is called '"
              + label
              + "' itself; give what is called so another label");
    }
  }

  private static long stepsAfterWarmUp(Candidate candidate, CellExperiments experiments) {
    Map<String, Stage> stages = experiments.base(candidate).stages();
    return experiments.trained(candidate).stream()
        .mapToLong(name -> stages.get(name).iterations())
        .sum();
  }

  private Candidate of(String label, List<Candidate> group, List<Budget> budgets) {
    Candidate first = group.get(0);
    Set<Budget> wanted = new LinkedHashSet<>();
    group.forEach(candidate -> wanted.addAll(candidate.budgets()));
    return new Candidate(
        label,
        first.strategy(),
        first.selection(),
        Optional.of(configuration(first)),
        budgets.stream().filter(wanted::contains).toList(),
        Optional.empty(),
        Optional.empty());
  }

  private YamlFile configuration(Candidate candidate) {
    Experiment base = experiments.base(candidate);
    List<String> names = List.copyOf(base.stages().keySet());
    int warmUp = WarmUp.stages(candidate, experiments);
    Stage selecting = base.stages().get(names.get(warmUp));
    // Later rounds choose by a network that the method has trained: they need its stage too.
    List<String> kept = names.subList(0, warmUp + (rounds(candidate) > 1 ? 1 : 0));
    if (kept.contains(STAGE)) {
      throw new ConfigurationException(
          "benchmark.control adds a stage called '"
              + STAGE
              + "'; give stages."
              + STAGE
              + " another name");
    }
    YamlFile yaml = base.configuration();
    Map<String, ConfigNode> written = entries(entries(yaml.root()).get("stages"));
    Map<String, ConfigNode> stages = new LinkedHashMap<>();
    kept.forEach(name -> stages.put(name, written.get(name)));
    List<Stage> later = List.copyOf(base.stages().values()).subList(warmUp, names.size());
    stages.put(STAGE, control(selecting, later, written));
    return yaml.with("stages", new ConfigNode(stages, yaml.root().place()));
  }

  private static int rounds(Candidate candidate) {
    ConfigNode rounds = candidate.selection().get("rounds");
    return rounds != null && rounds.value() instanceof Number number ? number.intValue() : 1;
  }

  /** The stage that selects, with other terms and more steps. */
  private ConfigNode control(Stage selecting, List<Stage> later, Map<String, ConfigNode> written) {
    String place = written.get(selecting.name()).place();
    Map<String, ConfigNode> settings = entries(written.get(selecting.name()));
    // It would end early.
    settings.remove("patience");
    settings.put("from", new ConfigNode(WarmUp.from(selecting.origin()), place));
    settings.put("iterations", new ConfigNode(steps, place));
    List<ConfigNode> stages = later.stream().map(stage -> written.get(stage.name())).toList();
    List<ConfigNode> terms =
        Stream.of(Images.SELECTED, Images.SOURCE)
            .filter(images -> later.stream().anyMatch(stage -> stage.images().contains(images)))
            .map(images -> supervised(images, stages, place))
            .toList();
    settings.put("terms", new ConfigNode(terms, place));
    return new ConfigNode(settings, place);
  }

  /** The method's own term, with its loss, where it has one. */
  private static ConfigNode supervised(Images images, List<ConfigNode> stages, String place) {
    return stages.stream()
        .map(stage -> entries(stage).get("terms"))
        .flatMap(terms -> ((List<?>) terms.value()).stream())
        .map(ConfigNode.class::cast)
        .filter(term -> isSupervised(entries(term), images))
        .findFirst()
        .orElseGet(
            () ->
                new ConfigNode(
                    Map.of(
                        "term", new ConfigNode(SUPERVISED, place),
                        "images", new ConfigNode(images.word(), place)),
                    place));
  }

  private static boolean isSupervised(Map<String, ConfigNode> term, Images images) {
    ConfigNode of = term.get("images");
    String word = of == null || of.value() == null ? UNNAMED_IMAGES : of.value().toString();
    ConfigNode kind = term.get("term");
    return kind != null && Objects.equals(kind.value(), SUPERVISED) && word.equals(images.word());
  }

  private static Map<String, ConfigNode> entries(ConfigNode node) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    ((Map<?, ?>) node.value())
        .forEach((key, value) -> entries.put((String) key, (ConfigNode) value));
    return entries;
  }
}

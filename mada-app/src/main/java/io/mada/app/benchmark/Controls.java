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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Shows what a method owes to longer training: a control trains from the same warm-up on the same
 * selected and source images, with supervised terms only, for as many steps as the longest
 * candidate has after its warm-up. Candidates that begin and select alike share a control.
 */
final class Controls {

  static final String LABEL = "control";

  /** The stage that replaces a method's. */
  static final String STAGE = "control";

  private static final String SUPERVISED = "supervised";
  private static final String UNNAMED_IMAGES = "source";

  private final CellExperiments experiments;
  private final long steps;
  private final Map<Object, String> byKey = new HashMap<>();
  private final Map<String, Map<Budget, String>> labels = new HashMap<>();

  /** By the label of a control, the first candidate that has it for each budget. */
  private final Map<String, Map<Budget, Candidate>> members = new LinkedHashMap<>();

  private String first;

  private Controls(CellExperiments experiments, long steps) {
    this.experiments = experiments;
    this.steps = steps;
  }

  /** Adds controls to what is compared. */
  static BenchmarkSettings addedTo(BenchmarkSettings settings, CellExperiments experiments) {
    List<Candidate> candidates = settings.candidates();
    long steps =
        candidates.stream().mapToLong(c -> stepsAfterWarmUp(c, experiments)).max().orElseThrow();
    var made = new Controls(experiments, steps);
    candidates.forEach(made::control);
    List<Candidate> inOrder =
        candidates.stream().map(c -> c.controlledBy(made.labels.get(c.label()))).toList();
    List<Candidate> controls =
        made.members.entrySet().stream()
            .map(entry -> made.of(entry.getKey(), entry.getValue(), settings.budgets()))
            .toList();
    controls.forEach(control -> requireFree(control.label(), candidates));
    return settings.with(inOrder, controls);
  }

  /** Finds the control of a candidate for each of its budgets. */
  private void control(Candidate candidate) {
    Object warmUp = WarmUp.key(candidate, experiments);
    Object selection = new YamlFile(new ConfigNode(candidate.selection(), "")).values();
    Map<Budget, String> own = new LinkedHashMap<>();
    for (Budget budget : candidate.budgets()) {
      // Without a budget, it makes no difference what would select.
      Object key = budget.isNothing() ? List.of(warmUp) : List.of(warmUp, selection);
      String label = byKey.computeIfAbsent(key, k -> label(candidate));
      members.computeIfAbsent(label, l -> new LinkedHashMap<>()).putIfAbsent(budget, candidate);
      own.put(budget, label);
    }
    labels.put(candidate.label(), own);
  }

  /** The first control has a plain name; others are named after a method that they control. */
  private String label(Candidate candidate) {
    if (first == null) {
      first = candidate.label();
    }
    return candidate.label().equals(first) ? LABEL : LABEL + "+" + candidate.label();
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

  private Candidate of(String label, Map<Budget, Candidate> by, List<Budget> budgets) {
    // The one that selects, if any does: without a budget it makes no difference.
    Candidate model =
        by.entrySet().stream()
            .filter(entry -> !entry.getKey().isNothing())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseGet(() -> by.values().iterator().next());
    return new Candidate(
        label,
        model.strategy(),
        model.selection(),
        Optional.of(configuration(model)),
        budgets.stream().filter(by::containsKey).toList(),
        Optional.empty(),
        Map.of());
  }

  private YamlFile configuration(Candidate candidate) {
    Experiment base = experiments.base(candidate);
    List<String> names = List.copyOf(base.stages().keySet());
    int warmUp = WarmUp.stages(candidate, experiments);
    Stage selecting = base.stages().get(names.get(warmUp));
    // Later rounds choose with a network that the method has trained, so they need its stage too.
    List<String> kept = names.subList(0, warmUp + (rounds(candidate) > 1 ? 1 : 0));
    if (names.contains(STAGE)) {
      throw new ConfigurationException(
          "benchmark.control adds a stage called '"
              + STAGE
              + "'; give stages."
              + STAGE
              + " another name");
    }
    YamlFile yaml = base.configuration();
    Map<String, ConfigNode> written = yaml.root().entries().get("stages").entries();
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

  /** The selecting stage, with different terms and more steps. */
  private ConfigNode control(Stage selecting, List<Stage> later, Map<String, ConfigNode> written) {
    String place = written.get(selecting.name()).place();
    Map<String, ConfigNode> settings = written.get(selecting.name()).entries();
    // It would end training early.
    settings.remove("patience");
    // No remaining term learns from a teacher.
    settings.remove("teacher");
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

  /** The method's own term, with its loss, if it has one. */
  private static ConfigNode supervised(Images images, List<ConfigNode> stages, String place) {
    return stages.stream()
        .map(stage -> stage.entries().get("terms"))
        .flatMap(terms -> ((List<?>) terms.value()).stream())
        .map(ConfigNode.class::cast)
        .filter(term -> isSupervised(term.entries(), images))
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
}

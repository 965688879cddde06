package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.select.Needs;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.Budget;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.Plan;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a benchmark compares, by the labels of its candidates.
 *
 * @param name of the experiment
 * @param compared what the candidates are, in a word: {@code strategy} or {@code method}
 * @param budgets shares of the pool, or numbers of images
 * @param budgetUnit which of them: {@code share} or {@code images}
 * @param labels of all candidates, in the order of the configuration, controls last
 * @param references what a candidate is compared with, by its label
 * @param controls a candidate's control, by label and budget
 * @param shared the stage with which the first candidate chooses
 * @param sharing the candidates that share that stage
 * @param stages those that cells train, in order; {@link #FINAL} last, if candidates end with
 *     different ones
 */
public record Comparison(
    String name,
    String compared,
    List<Number> budgets,
    String budgetUnit,
    List<Long> seeds,
    List<String> labels,
    Map<String, String> references,
    Map<String, Map<Number, String>> controls,
    String shared,
    Set<String> sharing,
    List<String> stages) {

  /** An additional name for the last stage of every candidate. */
  public static final String FINAL = "final";

  static Comparison of(CellExperiments experiments) {
    Experiment experiment = experiments.whole();
    BenchmarkSettings settings = experiments.settings();
    List<Candidate> candidates = settings.candidates();
    return new Comparison(
        experiment.name(),
        experiment.benchmark().comparesMethods() ? "method" : "strategy",
        settings.budgets().stream().map(Budget::amount).toList(),
        settings.budgets().get(0).images() > 0 ? "images" : "share",
        settings.seeds(),
        candidates.stream().map(Candidate::label).toList(),
        references(candidates),
        candidates.stream().collect(Collectors.toMap(Candidate::label, Comparison::controls)),
        shared(experiments),
        experiments.warmUps().stream()
            .limit(1)
            .flatMap(warmUp -> warmUp.candidates().stream())
            .map(Candidate::label)
            .collect(Collectors.toSet()),
        stages(candidates, experiments));
  }

  private static Map<String, String> references(List<Candidate> candidates) {
    Map<String, String> references = new HashMap<>();
    candidates.forEach(c -> c.reference().ifPresent(other -> references.put(c.label(), other)));
    return references;
  }

  private static Map<Number, String> controls(Candidate candidate) {
    Map<Number, String> controls = new HashMap<>();
    candidate.controls().forEach((budget, label) -> controls.put(budget.amount(), label));
    return controls;
  }

  /** Anything wrong with a strategy is left to its cells. */
  private static String shared(CellExperiments experiments) {
    if (experiments.warmUps().isEmpty()) {
      return "initial";
    }
    WarmUp first = experiments.warmUps().get(0);
    long seed = experiments.settings().seeds().get(0);
    Plan plan = new Plan(experiments.shared(first, seed, Needs.nothing()));
    return plan.rounds().get(0).network();
  }

  private static List<String> stages(List<Candidate> candidates, CellExperiments experiments) {
    Set<String> all = new LinkedHashSet<>();
    Set<String> last = new LinkedHashSet<>();
    for (Candidate candidate : candidates) {
      all.addAll(experiments.trained(candidate));
      last.add(experiments.lastStage(candidate));
    }
    if (last.size() > 1 && all.contains(FINAL)) {
      throw new ConfigurationException(
          "a benchmark calls the last stage of every method '"
              + FINAL
              + "'; give stages."
              + FINAL
              + " another name");
    }
    if (last.size() > 1) {
      all.add(FINAL);
    }
    return List.copyOf(all);
  }

  /** The first candidate whose reference is itself; null if there is none. */
  String reference() {
    return labels.stream()
        .filter(label -> label.equals(references.get(label)))
        .findFirst()
        .orElse(null);
  }

  /** Whether candidates end with stages of different names. */
  boolean hasFinal() {
    return stages.contains(FINAL);
  }

  /** What a candidate is compared with; null if nothing. */
  String referenceOf(String label) {
    return references.get(label);
  }

  /** The control of a candidate with a budget; null if it has none. */
  String controlOf(String label, Number budget) {
    return controls.getOrDefault(label, Map.of()).get(budget);
  }

  /** Whether a candidate is a control for others. */
  boolean isControl(String label) {
    return controls.values().stream().anyMatch(own -> own.containsValue(label));
  }
}

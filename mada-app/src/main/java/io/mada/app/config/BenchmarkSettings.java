package io.mada.app.config;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The section {@code benchmark}: what is compared, and how often.
 *
 * <pre>{@code
 * benchmark:
 *   methods: [mada, {name: class_mix, label: mix_slow, set: {stages.adapt.iterations: 900}}]
 *   strategies: [random, mada, {strategy: ripu, label: ripu_5_rounds, rounds: 5}]
 *   seeds: [1, 2, 3]
 *   budgets: [0.05, 0.1]      # or images: [20, 40]
 *   rounds: 1                 # for strategies that do not set it themselves
 *   until: stage2             # the last stage; default: the first that learns from selected images
 *   control: supervised       # a training as long as the methods', with supervised terms only
 * }</pre>
 *
 * @param candidates in the order of the file: strategies, methods, or each method with each
 *     strategy
 * @param seeds of the experiments; each has its own warm-up
 * @param budgets that candidates get
 * @param until the last stage that is trained; empty for the first that learns from selected
 *     images, and if methods are compared, which are trained to the end
 * @param control whether controls are wanted
 */
public record BenchmarkSettings(
    List<Candidate> candidates,
    List<Long> seeds,
    List<Budget> budgets,
    Optional<String> until,
    boolean control) {

  private static final String CONTROL = "supervised";

  /**
   * What takes part: a strategy, a method, or a method combined with a strategy.
   *
   * @param label unique
   * @param strategy its name; empty if nothing is selected
   * @param selection its section {@code selection}, without a budget
   * @param method its configuration; empty for the benchmark's
   * @param budgets those it gets
   * @param reference the label of the candidate it is compared with, possibly itself
   * @param controls the labels of its controls, by budget
   */
  public record Candidate(
      String label,
      String strategy,
      Map<String, ConfigNode> selection,
      Optional<YamlFile> method,
      List<Budget> budgets,
      Optional<String> reference,
      Map<Budget, String> controls) {

    /**
     * Whether another candidate is the same strategy with the same settings of its own, so that
     * both measure the same; what spreads its choices is measured by the framework.
     */
    public boolean measuresAs(Candidate other) {
      return strategy.equals(other.strategy) && settings().equals(other.settings());
    }

    private Object settings() {
      Map<String, ConfigNode> own = new LinkedHashMap<>(selection);
      own.keySet().removeAll(Set.of("rounds", "time_limit", "spread", "groups"));
      return new YamlFile(new ConfigNode(own, "")).values();
    }

    /** Whether others are compared with it. */
    public boolean isReference() {
      return reference.equals(Optional.of(label));
    }

    /** Whether it can choose images. */
    public boolean selects() {
      return !strategy.isEmpty();
    }

    /** The same candidate with controls. */
    public Candidate controlledBy(Map<Budget, String> others) {
      return new Candidate(label, strategy, selection, method, budgets, reference, others);
    }
  }

  /** One training: a candidate with a budget and a seed. */
  public record Cell(Candidate candidate, Budget budget, long seed) {

    /** The whole section {@code selection}; null if nothing is selected. */
    public ConfigNode selection() {
      return budget.isNothing() || !candidate.selects()
          ? null
          : Candidates.withBudget(candidate.selection(), budget);
    }

    /** A word for folders, different from that of any other cell. */
    @Override
    public String toString() {
      return candidate.label() + "-" + budget + "-" + seed;
    }
  }

  /**
   * All cells in the order in which they are most useful if time runs out: seed by seed and budget
   * by budget, references before the others.
   */
  public List<Cell> cells() {
    List<Candidate> ordered =
        candidates.stream()
            .sorted(Comparator.comparing(candidate -> !candidate.isReference()))
            .toList();
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Budget budget : budgets) {
        ordered.stream()
            .filter(candidate -> candidate.budgets().contains(budget))
            .forEach(candidate -> cells.add(new Cell(candidate, budget, seed)));
      }
    }
    return cells;
  }

  /** Whether whole methods are compared, and not only strategies. */
  public boolean comparesMethods() {
    return candidates.stream().anyMatch(candidate -> candidate.method().isPresent());
  }

  /** The same settings, with the candidates that have controls, and the controls. */
  public BenchmarkSettings with(List<Candidate> controlled, List<Candidate> controls) {
    List<Candidate> all = Stream.concat(controlled.stream(), controls.stream()).toList();
    return new BenchmarkSettings(all, seeds, budgets, until, control);
  }

  static BenchmarkSettings read(Section section, PluginRegistry plugins) {
    boolean methods = section.has(MethodFiles.METHODS);
    List<Budget> budgets = Budget.readAll(section, methods ? Range.atLeast(0) : Range.above(0));
    section.check(
        !section.keys().contains("stage2"),
        "stage2",
        "is no longer a setting; write until: stage2");
    section.check(
        !(methods && section.has("until")),
        "until",
        "cannot stand beside methods, which are trained to their ends; remove it");
    return new BenchmarkSettings(
        new Candidates(section, budgets, plugins).read(),
        seeds(section),
        budgets,
        until(section),
        control(section));
  }

  private static boolean control(Section section) {
    if (!section.has("control")) {
      return false;
    }
    String word = section.text("control");
    section.check(word.equals(CONTROL), "control", "must be " + CONTROL + ", not '" + word + "'");
    return true;
  }

  private static Optional<String> until(Section section) {
    return section.has("until") ? Optional.of(section.text("until")) : Optional.empty();
  }

  private static List<Long> seeds(Section section) {
    List<Long> seeds = section.seeds("seeds");
    section.check(!seeds.isEmpty(), "seeds", "must have one at least");
    section.check(Set.copyOf(seeds).size() == seeds.size(), "seeds", "has one twice");
    return seeds;
  }
}

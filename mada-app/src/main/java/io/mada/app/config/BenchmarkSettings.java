package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code benchmark}: which strategies are compared, and how often.
 *
 * <pre>{@code
 * benchmark:
 *   strategies: [random, mada, {strategy: ripu, label: ripu_5_rounds, rounds: 5}]
 *   seeds: [1, 2, 3]
 *   budgets: [0.05, 0.1]      # or images: [20, 40]
 *   rounds: 1                 # of strategies that do not say it themselves
 *   until: stage2             # the last stage; default: the first that learns from what is selected
 * }</pre>
 *
 * @param candidates the strategies in the order of the file
 * @param seeds of experiments; each has a warm-up of its own
 * @param budgets that every strategy gets
 * @param until the last stage that is trained; empty for the first that learns from what is
 *     selected
 */
public record BenchmarkSettings(
    List<Candidate> candidates, List<Long> seeds, List<Budget> budgets, Optional<String> until) {

  /** The strategy that the others are compared with. */
  private static final String REFERENCE = "random";

  /**
   * A strategy that takes part.
   *
   * @param label of its own
   * @param strategy its name
   * @param selection its section {@code selection}, without a budget
   */
  public record Candidate(String label, String strategy, Map<String, ConfigNode> selection) {

    /**
     * Whether another one is the same strategy with the same settings of its own, so that both
     * measure the same; what keeps its choices apart is measured by the framework.
     */
    public boolean measuresAs(Candidate other) {
      return strategy.equals(other.strategy) && settings().equals(other.settings());
    }

    private Object settings() {
      Map<String, ConfigNode> own = new LinkedHashMap<>(selection);
      own.keySet().removeAll(Set.of("rounds", "time_limit", "spread", "groups"));
      return new YamlFile(new ConfigNode(own, "")).values();
    }

    /** Whether the others are compared with it: random images that nothing keeps apart. */
    public boolean isReference() {
      return strategy.equals(REFERENCE) && !has("spread") && !has("groups");
    }

    private boolean has(String key) {
      return selection.containsKey(key) && selection.get(key).value() != null;
    }
  }

  /** One training: a strategy with a budget and a seed. */
  public record Cell(Candidate candidate, Budget budget, long seed) {

    /** The whole section {@code selection}. */
    public ConfigNode selection() {
      return withBudget(candidate.selection(), budget);
    }

    /** A word for folders, unlike that of any other cell. */
    @Override
    public String toString() {
      return candidate.label() + "-" + budget + "-" + seed;
    }
  }

  /**
   * All cells in the order in which they are worth most when time runs out: seed by seed and budget
   * by budget, the strategy that all are compared with before the others.
   */
  public List<Cell> cells() {
    List<Candidate> ordered =
        candidates.stream()
            .sorted(Comparator.comparing(candidate -> !candidate.isReference()))
            .toList();
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Budget budget : budgets) {
        ordered.forEach(candidate -> cells.add(new Cell(candidate, budget, seed)));
      }
    }
    return cells;
  }

  static BenchmarkSettings read(Section section, PluginRegistry plugins) {
    List<Budget> budgets = Budget.readAll(section);
    section.check(
        !section.keys().contains("stage2"),
        "stage2",
        "is no longer a setting; write until: stage2");
    return new BenchmarkSettings(
        candidates(section, budgets.get(0), plugins), seeds(section), budgets, until(section));
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

  private static List<Candidate> candidates(
      Section section, Budget budget, PluginRegistry plugins) {
    section.check(
        ConfiguredSection.node(section, "strategies").value() instanceof List<?> list
            && !list.isEmpty(),
        "strategies",
        "must be a list of strategies, as [random, mada]");
    List<?> entries = (List<?>) ConfiguredSection.node(section, "strategies").value();
    List<Candidate> candidates = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      ConfigNode entry = (ConfigNode) entries.get(i);
      ConfigNode node =
          entry.value() instanceof Map
              ? entry
              : new ConfigNode(Map.of("strategy", entry), entry.place());
      String path = section.path() + ".strategies[" + i + "]";
      Candidate candidate = candidate(new ConfiguredSection(path, node), node);
      if (section.has("rounds")) {
        candidate.selection().putIfAbsent("rounds", ConfiguredSection.node(section, "rounds"));
      }
      check(path, withBudget(candidate.selection(), budget), plugins);
      // Folders are called so, and some file systems do not tell A from a.
      section.check(
          labels.add(candidate.label().toLowerCase(Locale.ROOT)),
          "strategies",
          "has '"
              + candidate.label()
              + "' twice; give one a label: {strategy: "
              + candidate.strategy()
              + ", label: another}");
      candidates.add(candidate);
    }
    return List.copyOf(candidates);
  }

  private static Candidate candidate(Section entry, ConfigNode node) {
    String strategy = entry.text("strategy");
    String label = entry.text("label", strategy);
    entry.check(
        label.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._+-]*"),
        entry.has("label") ? "label" : "strategy",
        "'"
            + label
            + "' must be letters, digits and . _ + -, since folders are called so; it can have a label");
    for (String key : List.of("budget", "images")) {
      entry.check(!entry.has(key), key, "stands under benchmark, for all strategies");
    }
    Map<String, ConfigNode> selection = new LinkedHashMap<>();
    ((Map<?, ?>) node.value())
        .forEach((key, value) -> selection.put((String) key, (ConfigNode) value));
    selection.remove("label");
    return new Candidate(label, strategy, selection);
  }

  private static void check(String path, ConfigNode selection, PluginRegistry plugins) {
    Section section = new ConfiguredSection(path, selection);
    try {
      SelectionSettings.read(section, plugins);
    } catch (ConfigurationException e) {
      throw e;
    } catch (MadaException e) {
      // A plug-in's own failure is that of its cells; the others go on.
      return;
    }
    section.rejectUnread();
  }

  private static ConfigNode withBudget(Map<String, ConfigNode> selection, Budget budget) {
    Map<String, ConfigNode> whole = new LinkedHashMap<>(selection);
    String place = selection.get("strategy").place();
    Object amount = budget.images() > 0 ? (Object) (long) budget.images() : (Object) budget.share();
    whole.put(budget.key(), new ConfigNode(amount, place));
    return new ConfigNode(whole, place);
  }
}

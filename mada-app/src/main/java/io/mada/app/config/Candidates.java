package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import io.mada.internal.config.Unset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what a benchmark compares: its strategies, its methods, or each method with each strategy.
 */
final class Candidates {

  /** The strategy that others are compared with. */
  private static final String REFERENCE = "random";

  private static final String LABEL = "[\\p{L}\\p{N}_][\\p{L}\\p{N}._+-]*";

  private final Section section;
  private final List<Budget> budgets;
  private final PluginRegistry plugins;

  /** Folders have these names, and some file systems do not distinguish A from a. */
  private final Set<String> labels = new HashSet<>();

  Candidates(Section section, List<Budget> budgets, PluginRegistry plugins) {
    this.section = section;
    this.budgets = budgets;
    this.plugins = plugins;
  }

  /** A strategy, as listed. */
  private record Strategy(String label, String name, Map<String, ConfigNode> selection) {}

  /** A method, as listed and as its file defines it. */
  private record Listed(String label, YamlFile configuration, List<Budget> budgets) {}

  List<Candidate> read() {
    boolean methods = section.has(MethodFiles.METHODS);
    // What is stored about methods that were compared earlier does not matter.
    section.has(MethodFiles.CONFIGURATIONS);
    if (!methods) {
      List<Strategy> strategies = strategies();
      Optional<String> reference =
          strategies.stream()
              .filter(strategy -> isReference(strategy.name(), strategy.selection()))
              .map(Strategy::label)
              .findFirst();
      return strategies.stream().map(s -> alone(s, reference)).toList();
    }
    List<Strategy> strategies = section.has("strategies") ? strategies() : List.of();
    labels.clear();
    List<Listed> listed = methods();
    List<Candidate> candidates = new ArrayList<>();
    String first = listed.get(0).label();
    for (Listed method : listed) {
      if (strategies.isEmpty()) {
        candidates.add(withOwnStrategy(method, first));
      } else {
        candidates.addAll(withEach(method, strategies, first));
      }
    }
    return List.copyOf(candidates);
  }

  /** Whether others are compared with a strategy: random images, without any spread. */
  static boolean isReference(String strategy, Map<String, ConfigNode> selection) {
    return strategy.equals(REFERENCE)
        && Stream.of("spread", "groups")
            .map(selection::get)
            .allMatch(setting -> setting == null || setting.value() == null);
  }

  private Candidate alone(Strategy strategy, Optional<String> reference) {
    return new Candidate(
        strategy.label(),
        strategy.name(),
        strategy.selection(),
        Optional.empty(),
        budgets,
        reference,
        Map.of());
  }

  private static Candidate withOwnStrategy(Listed method, String first) {
    ConfigNode own = method.configuration().root().entries().get("selection");
    Map<String, ConfigNode> selection = own == null ? new LinkedHashMap<>() : own.entries();
    List.of("budget", "images").forEach(selection::remove);
    ConfigNode strategy = selection.get("strategy");
    String name = strategy == null || strategy.value() == null ? "" : strategy.value().toString();
    return of(method, method.label(), name, selection, method.budgets(), first);
  }

  /** With nothing to choose, a method has no strategy. */
  private static List<Candidate> withEach(Listed method, List<Strategy> strategies, String first) {
    List<Candidate> candidates = new ArrayList<>();
    List<Budget> nothing = method.budgets().stream().filter(Budget::isNothing).toList();
    if (!nothing.isEmpty()) {
      candidates.add(of(method, method.label(), "", Map.of(), nothing, first));
    }
    List<Budget> some = method.budgets().stream().filter(budget -> !budget.isNothing()).toList();
    for (Strategy strategy : some.isEmpty() ? List.<Strategy>of() : strategies) {
      String with = "+" + strategy.label();
      candidates.add(
          of(
              method,
              method.label() + with,
              strategy.name(),
              strategy.selection(),
              some,
              first + with));
    }
    return candidates;
  }

  private static Candidate of(
      Listed method,
      String label,
      String strategy,
      Map<String, ConfigNode> selection,
      List<Budget> budgets,
      String reference) {
    return new Candidate(
        label,
        strategy,
        selection,
        Optional.of(method.configuration()),
        budgets,
        Optional.of(reference),
        Map.of());
  }

  private List<ConfigNode> entries(String key, String examples) {
    section.check(
        ConfiguredSection.node(section, key).value() instanceof List<?> list && !list.isEmpty(),
        key,
        "must be a list of " + key + ", as " + examples);
    return ((List<?>) ConfiguredSection.node(section, key).value())
        .stream().map(ConfigNode.class::cast).toList();
  }

  private List<Strategy> strategies() {
    List<ConfigNode> entries = entries("strategies", "[random, mada]");
    List<Strategy> strategies = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ConfigNode node = mapping("strategy", entries.get(i));
      String path = section.path() + ".strategies[" + i + "]";
      Strategy strategy = strategy(new ConfiguredSection(path, node), node);
      if (section.has("rounds")) {
        strategy.selection().putIfAbsent("rounds", ConfiguredSection.node(section, "rounds"));
      }
      budgets.stream()
          .filter(budget -> !budget.isNothing())
          .findFirst()
          .ifPresent(budget -> check(path, withBudget(strategy.selection(), budget)));
      takeLabel("strategies", strategy.label(), "strategy: " + strategy.name());
      strategies.add(strategy);
    }
    return strategies;
  }

  private void takeLabel(String key, String label, String entry) {
    section.check(
        labels.add(label.toLowerCase(Locale.ROOT)),
        key,
        "has '" + label + "' twice; give one a label: {" + entry + ", label: another}");
  }

  private static ConfigNode mapping(String key, ConfigNode entry) {
    return entry.value() instanceof Map ? entry : new ConfigNode(Map.of(key, entry), entry.place());
  }

  private static Strategy strategy(Section entry, ConfigNode node) {
    String strategy = entry.text("strategy");
    String label = entry.text("label", strategy);
    checkLabel(entry, label, "strategy");
    for (String key : List.of("budget", "images")) {
      entry.check(!entry.has(key), key, "stands under benchmark, for all strategies");
    }
    Map<String, ConfigNode> selection = node.entries();
    selection.remove("label");
    return new Strategy(label, strategy, selection);
  }

  private static void checkLabel(Section entry, String label, String key) {
    entry.check(
        label.matches(LABEL),
        entry.has("label") ? "label" : key,
        "'"
            + label
            + "' must be letters, digits and . _ + -, since folders are called so; it can have a label");
  }

  private void check(String path, ConfigNode selection) {
    Section own = new ConfiguredSection(path, selection);
    try {
      SelectionSettings.read(own, plugins);
    } catch (ConfigurationException e) {
      throw e;
    } catch (MadaException e) {
      // A plug-in's failure fails its own cells; the others continue.
      return;
    }
    own.rejectUnread();
  }

  static ConfigNode withBudget(Map<String, ConfigNode> selection, Budget budget) {
    Map<String, ConfigNode> whole = new LinkedHashMap<>(selection);
    String place = selection.get("strategy").place();
    Object amount = budget.images() > 0 ? (Object) (long) budget.images() : (Object) budget.share();
    whole.put(budget.key(), new ConfigNode(amount, place));
    return new ConfigNode(whole, place);
  }

  private List<Listed> methods() {
    List<ConfigNode> entries = entries(MethodFiles.METHODS, "[mada, class_mix]");
    List<Listed> methods = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ConfigNode node = mapping("name", entries.get(i));
      String path = section.path() + "." + MethodFiles.METHODS + "[" + i + "]";
      methods.add(method(new ConfiguredSection(path, node), node));
    }
    return methods;
  }

  private Listed method(Section entry, ConfigNode node) {
    entry.path("name");
    if (entry.has("set")) {
      entry.section("set").keys().forEach(key -> entry.section("set").has(key));
    }
    Method method =
        Method.named(node)
            .orElseThrow(() -> entry.error("name", "must name a method's file, as mada"));
    checkLabel(entry, method.label(), "name");
    List<Budget> own = budgets(entry);
    entry.rejectUnread();
    takeLabel(MethodFiles.METHODS, method.label(), "name: " + method.name());
    return new Listed(method.label(), configuration(entry, method), own);
  }

  /** As put into the section when the file was read. */
  private YamlFile configuration(Section entry, Method method) {
    ConfigNode node =
        ConfiguredSection.node(section, MethodFiles.CONFIGURATIONS).entries().get(method.label());
    entry.check(node != null, "name", "must be the name of a file as it is, without a variable");
    if (node.value() instanceof Unset unset) {
      throw entry.error("name", "'" + method.name() + "' " + unset.problem());
    }
    Section configuration = new ConfiguredSection("", node);
    entry.check(
        !configuration.has("benchmark"),
        "name",
        "is a method file that is a benchmark; a method has no section benchmark");
    return new YamlFile(node);
  }

  private List<Budget> budgets(Section entry) {
    if (!entry.has("budgets")) {
      return budgets;
    }
    List<Double> own = entry.numbers("budgets", Range.between(0, 1));
    List<Budget> chosen =
        budgets.stream().filter(b -> b.images() == 0 && own.contains(b.share())).toList();
    entry.check(
        !own.isEmpty() && chosen.size() == own.size(),
        "budgets",
        "must be some of benchmark.budgets, each once");
    return chosen;
  }
}

package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.data.Annotator;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.select.Needs;
import io.mada.api.train.RunListener;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.label.NetworkClasses;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfiguredSection;
import io.mada.internal.config.Nearest;
import io.mada.train.evaluate.Views;
import io.mada.train.stage.Stage;
import io.mada.train.stage.StageReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The settings of an experiment, part by part. A part is read when it is first asked for, so a
 * command only needs what it uses; any mistake in a part, including unknown keys, is a {@link
 * ConfigurationException} at that point. {@link #validate()} asks for all parts.
 */
public final class Experiment {

  private static final List<String> PARTS =
      List.of(
          ExtendedFile.KEY,
          "name",
          "seed",
          "classes",
          "modules",
          "data",
          "model",
          "features",
          "anchors",
          "selection",
          "annotator",
          "stages",
          "evaluation",
          "listeners",
          "benchmark",
          "compute",
          "plugin_time_limit");

  private final YamlFile yaml;
  private final PluginRegistry plugins;
  private final Function<Section, NetworkClasses> taxonomies;
  private final Section root;
  private final String defaultName;
  private final Lazy<NetworkClasses> classes;
  private final DataSettings data;
  private final Lazy<ModelSettings> model;
  private final Lazy<Network.Design> design;
  private final Lazy<Map<String, Path>> features;
  private final Lazy<ClusteringSettings> anchors;
  private final Lazy<SelectionSettings> selection;
  private final Lazy<Annotator> annotator;
  private final Lazy<Map<String, Stage>> stages;
  private final Lazy<Views> views;
  private final Lazy<List<RunListener>> listeners;
  private final Lazy<BenchmarkSettings> benchmark;
  private final Lazy<ComputeEngine> compute;
  private final boolean selects;

  /**
   * Wraps a configuration.
   *
   * @param yaml with variables resolved
   * @param root the view of it from which the modules have been read
   * @param taxonomies reads the classes named by the key {@code classes}
   */
  Experiment(
      YamlFile yaml,
      Section root,
      String defaultName,
      PluginRegistry plugins,
      Function<Section, NetworkClasses> taxonomies) {
    this(yaml, root, defaultName, plugins, taxonomies, Optional.empty());
  }

  /**
   * @param needs what passes over images collect if no strategy has been chosen yet
   */
  private Experiment(
      YamlFile yaml,
      Section root,
      String defaultName,
      PluginRegistry plugins,
      Function<Section, NetworkClasses> taxonomies,
      Optional<Needs> needs) {
    this.yaml = yaml;
    this.root = ConfiguredSection.with(root, plugins);
    this.defaultName = defaultName;
    this.plugins = plugins;
    this.taxonomies = taxonomies;
    for (String key : root.keys()) {
      this.root.check(PARTS.contains(key), key, "is not known here" + Nearest.hint(key, PARTS));
      this.root.has(key);
    }
    classes = new Lazy<>(() -> taxonomies.apply(this.root));
    data = new DataSettings(() -> this.root.section("data"), plugins);
    model = part("model", true, section -> ModelSettings.read(section, plugins, taxonomy().size()));
    design =
        part("model", true, section -> ModelSettings.design(section, plugins, taxonomy().size()));
    features = part("features", false, GivenFiles::read);
    anchors = part("anchors", false, ClusteringSettings::read);
    selection =
        needs
            .map(all -> new Lazy<>(() -> SelectionSettings.collecting(all)))
            .orElseGet(
                () -> part("selection", true, section -> SelectionSettings.read(section, plugins)));
    selects = needs.isPresent() || this.root.has("selection");
    annotator =
        part("annotator", false, s -> plugins.createOr(Annotator.class, s, "name", "ground_truth"));
    stages = part("stages", true, this::readStages);
    views = part("evaluation", false, Experiment::readViews);
    listeners = new Lazy<>(this::readListeners);
    compute = part("compute", false, this::readEngine);
    benchmark = part("benchmark", true, section -> BenchmarkSettings.read(section, plugins));
  }

  private <T> Lazy<T> part(String key, boolean required, Function<Section, T> reader) {
    return new Lazy<>(
        () -> {
          Section section = required ? root.section(key) : root.optionalSection(key);
          T part = reader.apply(section);
          section.rejectUnread();
          return part;
        });
  }

  /** A word for run directories and reports. */
  public String name() {
    String name = root.text("name", defaultName);
    boolean plain = name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._+-]*");
    root.check(
        plain,
        "name",
        "'" + name + "' must be letters, digits and . _ + -, since a folder is called so");
    return name;
  }

  /** The seed of everything random. */
  public long seed() {
    return root.seed("seed", 1337);
  }

  /** The classes that the network distinguishes. */
  public Taxonomy taxonomy() {
    return classes.get().taxonomy();
  }

  /** The same classes, and which of them some dataset is required to have. */
  public NetworkClasses classes() {
    return classes.get();
  }

  /** The images. */
  public DataSettings data() {
    return data;
  }

  /** The network. */
  public ModelSettings model() {
    return model.get();
  }

  /**
   * Only the network: its initial weights do not matter, and need not exist, if others are loaded.
   */
  public Network.Design design() {
    return design.get();
  }

  /** Existing class features, by {@code source}, {@code pool} and {@code target}. */
  public Map<String, Path> features() {
    return features.get();
  }

  /** How anchors are computed. */
  public ClusteringSettings anchors() {
    return anchors.get();
  }

  /** What is chosen for labelling. */
  public SelectionSettings selection() {
    return selection.get();
  }

  /** Where the labels of the chosen images come from. */
  public Annotator annotator() {
    return annotator.get();
  }

  /** The stages of training by name, in order. */
  public Map<String, Stage> stages() {
    return stages.get();
  }

  private Map<String, Stage> readStages(Section section) {
    Map<String, Stage> read = StageReader.read(section);
    read.values().stream()
        .flatMap(stage -> stage.terms().stream())
        .forEach(named -> named.term().check(taxonomy().names()));
    return read;
  }

  /** The views in which networks are scored at the end, in addition to the images as they are. */
  public Views views() {
    return views.get();
  }

  private static Views readViews(Section section) {
    return new Views(
        section.has("scales")
            ? section.numbers("scales", Range.between(Views.LEAST, Views.MOST))
            : List.of(1.0),
        section.flag("flip", false));
  }

  /** Who is told about progress. */
  public List<RunListener> listeners() {
    return listeners.get();
  }

  private List<RunListener> readListeners() {
    if (!root.has("listeners")) {
      return List.of(plugins.create(RunListener.class, "tensorboard"));
    }
    List<RunListener> all = new ArrayList<>();
    for (Section section : root.sections("listeners")) {
      all.add(section.plugin(RunListener.class, "listener"));
      section.rejectUnread();
    }
    return List.copyOf(all);
  }

  /** Where passes over many images are made. */
  public ComputeEngine compute() {
    return compute.get();
  }

  private ComputeEngine readEngine(Section section) {
    section.check(
        !section.text("engine", "local").equals("spark")
            || plugins.names(ComputeEngine.class).contains("spark"),
        "engine",
        "'spark' is in the module mada-spark, which is not on the class path; the launcher ./mada adds it for --set compute.engine=spark");
    return plugins.createOr(ComputeEngine.class, section, "engine", "local");
  }

  /** What passes over images depend on, besides the network. */
  public Object settingsOfPasses() {
    Map<?, ?> all = (Map<?, ?>) values();
    Map<Object, Object> settings = new TreeMap<>(all);
    settings.keySet().retainAll(List.of("classes", "modules", "data", "model", "selection"));
    return settings;
  }

  /** What modules have bound. */
  public PluginRegistry plugins() {
    return plugins;
  }

  /**
   * Whether the configuration has a section for selecting images; one that only warms up has none.
   */
  public boolean hasSelection() {
    return selects;
  }

  /** Whether the configuration says what to compare. */
  public boolean hasBenchmark() {
    return root.has("benchmark");
  }

  /** What is compared. */
  public BenchmarkSettings benchmark() {
    return benchmark.get();
  }

  /** The same experiment with a changed configuration. */
  public Experiment with(UnaryOperator<YamlFile> change) {
    return with(change, Optional.empty());
  }

  /** The same experiment with a changed configuration, collecting what strategies together need. */
  public Experiment collecting(Needs needs, UnaryOperator<YamlFile> change) {
    return with(change, Optional.of(needs));
  }

  private Experiment with(UnaryOperator<YamlFile> change, Optional<Needs> needs) {
    YamlFile changed = change.apply(yaml);
    return new Experiment(changed, changed.section(), defaultName, plugins, taxonomies, needs);
  }

  /** Reads all parts and refuses keys that nothing has read. */
  public void validate() {
    name();
    seed();
    data.validate();
    model();
    features();
    anchors();
    if (hasSelection()) {
      selection();
    }
    annotator();
    stages();
    views();
    listeners();
    compute();
    if (hasBenchmark()) {
      benchmark();
    }
    root.rejectUnread();
  }

  /** The configuration with all overrides and variables. */
  public YamlFile configuration() {
    return yaml;
  }

  /** The same as YAML text. */
  public String text() {
    return yaml.text();
  }

  /** The same as plain maps, lists, words and numbers. */
  public Object values() {
    return yaml.values();
  }
}

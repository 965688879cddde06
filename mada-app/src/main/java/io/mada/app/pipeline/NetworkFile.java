package io.mada.app.pipeline;

import ai.djl.Device;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.app.config.Experiment;
import io.mada.app.config.ModelSettings;
import io.mada.app.log.RunLog;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.dataset.DataSource;
import io.mada.data.picture.ValueRange;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import io.mada.models.weights.LoadReport;
import io.mada.models.weights.WeightLoader;
import io.mada.train.term.Discriminator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Networks in weight files. A file that this program wrote says in its metadata how to build its
 * network, what its classes are and in which size it saw images, so that prediction needs nothing
 * else.
 */
public final class NetworkFile {

  private static final String MODEL = "mada.model";
  private static final String TAXONOMY = "mada.taxonomy";
  private static final String SIZE = "mada.size";
  private static final String RANGE = "mada.range";

  /** Whole numbers stay whole. */
  private static final Gson JSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  /**
   * A network for use.
   *
   * @param size to which images are resized, or empty for their own
   * @param range which values of images of more than 8 bits were black and white
   */
  public record Loaded(
      Network network, Taxonomy taxonomy, Optional<ImageSize> size, Optional<ValueRange> range) {}

  private NetworkFile() {}

  /**
   * What to write into the metadata of an experiment's weight files; it is used on what the
   * target's images are.
   */
  static Map<String, String> describe(Experiment experiment) {
    Map<String, Object> model =
        new LinkedHashMap<>(mapping(mapping(experiment.values()).get("model")));
    model.remove("weights");
    model.remove("strict");
    // What is learnt does not hang on it, and another machine may be better at the other.
    model.remove("precision");
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("network", String.valueOf(model.getOrDefault("network", ModelSettings.NETWORK)));
    metadata.put("backbone", String.valueOf(model.get("backbone")));
    metadata.put(
        "norm",
        String.valueOf(
            model.getOrDefault("norm", ModelSettings.NORM.name().toLowerCase(Locale.ROOT))));
    metadata.put("classes", String.join(",", experiment.taxonomy().names()));
    metadata.put(MODEL, JSON.toJson(model));
    metadata.put(TAXONOMY, JSON.toJson(experiment.taxonomy()));
    DataSource target = experiment.target();
    target.size().ifPresent(size -> metadata.put(SIZE, size.width() + "," + size.height()));
    target.range().ifPresent(range -> metadata.put(RANGE, range.text()));
    NetworkOwners.describe(metadata, experiment.plugins());
    return metadata;
  }

  /** Reads a weight file of any known format, chosen by its extension. */
  static Weights read(Path file, PluginRegistry plugins) {
    if (!Files.isRegularFile(file)) {
      String problem = Files.exists(file) ? " is no file" : " does not exist";
      throw new ConfigurationException("the weight file " + file + problem);
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return plugins.create(WeightFormat.class, name.substring(name.lastIndexOf('.') + 1)).read(file);
  }

  /** The only array of a file, such as published anchors. */
  static StoredTensor array(Path file, PluginRegistry plugins) {
    Map<String, StoredTensor> arrays = read(file, plugins).tensors();
    if (arrays.size() != 1) {
      throw new MadaException(
          Text.of("%s holds %d arrays where one is wanted", file, arrays.size()));
    }
    return arrays.values().iterator().next();
  }

  /**
   * A network of the experiment with its initial weights, if it names some; the caller closes it.
   */
  static Network initial(Experiment experiment, Device device) {
    return experiment
        .model()
        .weights()
        .map(file -> withWeights(experiment, file, device))
        .orElseGet(() -> experiment.model().design().build(device, experiment.seed()));
  }

  /** A network of the experiment with what fits it of a file's weights; the caller closes it. */
  static Network withWeights(Experiment experiment, Path file, Device device) {
    ModelSettings model = experiment.model();
    Weights weights = read(file, experiment.plugins());
    Network network = model.design().build(device, experiment.seed());
    RunLog.LOGGER.info("{}: {}", file, load(network, weights, file, model.strict()).summary());
    return network;
  }

  /**
   * A network of the experiment with the weights of a file that was written for it; the caller
   * closes it.
   */
  static Network exact(Experiment experiment, Path file, Device device) {
    Weights weights = read(file, experiment.plugins());
    Network network = experiment.model().design().build(device, experiment.seed());
    load(network, weights, file, true);
    return network;
  }

  /**
   * The discriminator that a stage has trained, which its last checkpoint holds; the caller closes
   * it.
   */
  static Discriminator discriminator(Experiment experiment, Path file, Network network) {
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    read(file, experiment.plugins())
        .tensors()
        .forEach(
            (name, tensor) -> {
              int prefix = name.indexOf("." + Discriminator.PREFIX);
              if (prefix > 0) {
                own.put(name.substring(prefix + 1 + Discriminator.PREFIX.length()), tensor);
              }
            });
    if (own.isEmpty()) {
      throw new MadaException(
          Text.of(
              "the strategy asks a discriminator, and %s has none; add {term: adversarial, weight: 0.001} to the terms"
                  + " of stages.%s and train it again",
              file, file.toAbsolutePath().getParent().getFileName()));
    }
    return Discriminator.of(own, network.classes(), network.device(), file.toString());
  }

  /**
   * A network for prediction: that of the experiment, or without one that which the file's metadata
   * describes.
   *
   * @param plugins build the network
   * @param precision what it computes in, where the metadata describe it; by default float32
   */
  public static Loaded open(
      Path file,
      Device device,
      PluginRegistry plugins,
      Optional<Experiment> experiment,
      Optional<String> precision) {
    Weights weights = read(file, plugins);
    Map<String, String> metadata = weights.metadata();
    boolean described = metadata.containsKey(MODEL) && metadata.containsKey(TAXONOMY);
    if (experiment.isEmpty() && !described) {
      throw new ConfigurationException(
          file + " does not say which network it is for; give the configuration as well");
    }
    Taxonomy taxonomy =
        experiment
            .map(Experiment::taxonomy)
            .orElseGet(() -> taxonomy(file, metadata.get(TAXONOMY)));
    Network.Design design =
        experiment
            .map(Experiment::design)
            .orElseGet(
                () -> {
                  Map<String, Object> parts =
                      parse(
                          file,
                          MODEL,
                          metadata.get(MODEL),
                          new TypeToken<Map<String, Object>>() {});
                  NetworkOwners.requireAll(file, parts, metadata, plugins);
                  precision.ifPresent(word -> parts.put("precision", word));
                  return ModelSettings.design(modelSection(file, parts), plugins, taxonomy.size());
                });
    Optional<ImageSize> size = size(file, metadata.get(SIZE));
    Optional<ValueRange> range = range(file, metadata.get(RANGE));
    Network network = design.build(device, 0);
    requireWhole(load(network, weights, file, false), file);
    return new Loaded(network, taxonomy, size, range);
  }

  private static Taxonomy taxonomy(Path file, String json) {
    Taxonomy taxonomy = parse(file, TAXONOMY, json, TypeToken.get(Taxonomy.class));
    if (taxonomy.size() < 1
        || taxonomy.size() > LabelMap.IGNORED
        || taxonomy.names().contains(null)) {
      throw damaged(file, TAXONOMY, "it must name from 1 to " + LabelMap.IGNORED + " classes");
    }
    return taxonomy;
  }

  private static Section modelSection(Path file, Map<String, Object> parts) {
    ConfigNode settings = ConfigNode.of(parts);
    return new ConfiguredSection(MODEL, new ConfigNode(settings.value(), file.toString()));
  }

  private static <T> T parse(Path file, String key, String json, TypeToken<T> type) {
    try {
      return Objects.requireNonNull(JSON.fromJson(json, type));
    } catch (RuntimeException e) {
      // Gson wraps what a record's constructor throws into exceptions of no particular kind.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw damaged(
          file, key, cause.getMessage() == null ? "it lacks something" : cause.getMessage());
    }
  }

  private static ConfigurationException damaged(Path file, String key, String problem) {
    return new ConfigurationException(
        file + ": " + key + " in its metadata is damaged: " + problem);
  }

  /**
   * A file may hold more, such as a discriminator; but a network that lacks weights would predict
   * noise.
   */
  private static void requireWhole(LoadReport report, Path file) {
    if (!report.missing().isEmpty() || !report.illShaped().isEmpty()) {
      throw new MadaException(
          "the weights in " + file + " do not fit the network: " + report.summary());
    }
  }

  /** Loads weights into a network that is there; a network that they do not fit is closed. */
  private static LoadReport load(Network network, Weights weights, Path file, boolean strict) {
    try {
      LoadReport report = new WeightLoader().load(network, weights, file.toString(), strict);
      requireFinite(network, file);
      return report;
    } catch (MadaException e) {
      network.close();
      throw e;
    }
  }

  /** What such a network computes looks like any other result, but says nothing. */
  private static void requireFinite(Network network, Path file) {
    network
        .state()
        .firstNotFinite()
        .ifPresent(
            name -> {
              throw new MadaException(
                  Text.of(
                      "%s: %s holds values that are not finite (NaN or infinite): the file is damaged, or its training diverged",
                      file, name));
            });
  }

  private static Optional<ImageSize> size(Path file, String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      String[] sides = text.split(",", -1);
      ImageSize size =
          new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
      if (sides.length == 2 && size.isPossible()) {
        return Optional.of(size);
      }
    } catch (NumberFormatException e) {
      // As little a size as two numbers that no image can have.
    }
    throw damaged(file, SIZE, "'" + text + "' is no width,height");
  }

  private static Optional<ValueRange> range(Path file, String text) {
    if (text == null) {
      return Optional.empty();
    }
    Optional<ValueRange> range = ValueRange.parse(text);
    if (range.isEmpty()) {
      throw damaged(file, RANGE, "'" + text + "' is no range of values");
    }
    return range;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> mapping(Object value) {
    return (Map<String, Object>) value;
  }
}

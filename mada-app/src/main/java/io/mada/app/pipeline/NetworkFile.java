package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.app.config.Experiment;
import io.mada.app.config.ModelSettings;
import io.mada.app.log.RunLog;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.picture.ValueRange;
import io.mada.models.weights.LoadReport;
import io.mada.models.weights.WeightLoader;
import io.mada.train.term.Discriminator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads networks, and what else is in their weight files. */
public final class NetworkFile {

  /**
   * A network for use.
   *
   * @param size to which images are resized, or empty to leave them as they are
   * @param range which values are black and white in images with more than 8 bits
   */
  public record Loaded(
      Network network, Taxonomy taxonomy, Optional<ImageSize> size, Optional<ValueRange> range) {}

  private NetworkFile() {}

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
   * A network of the experiment with its initial weights, if the experiment names some; the caller
   * closes it.
   */
  static Network initial(Experiment experiment, Device device) {
    return experiment
        .model()
        .weights()
        .map(file -> withWeights(experiment, file, device))
        .orElseGet(() -> experiment.model().design().build(device, experiment.seed()));
  }

  /** A network of the experiment with those weights of a file that fit it; the caller closes it. */
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
   * The discriminator that a stage has trained, read from its last checkpoint; the caller closes
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
   * A network for prediction: the experiment's, or without one the network described by the file's
   * metadata.
   *
   * @param plugins build the network
   * @param precision what it computes in, if the metadata describe the network; float32 by default
   */
  public static Loaded open(
      Path file,
      Device device,
      PluginRegistry plugins,
      Optional<Experiment> experiment,
      Optional<String> precision) {
    Weights weights = read(file, plugins);
    NetworkMetadata metadata = new NetworkMetadata(file, weights.metadata());
    if (experiment.isEmpty() && !metadata.isComplete()) {
      throw new ConfigurationException(
          file + " does not say which network it is for; give the configuration as well");
    }
    Taxonomy taxonomy = experiment.map(Experiment::taxonomy).orElseGet(metadata::taxonomy);
    Network.Design design =
        experiment
            .map(Experiment::design)
            .orElseGet(() -> metadata.design(plugins, precision, taxonomy.size()));
    Optional<ImageSize> size = metadata.size();
    Optional<ValueRange> range = metadata.range();
    Network network = design.build(device, 0);
    requireWhole(load(network, weights, file, false), file);
    return new Loaded(network, taxonomy, size, range);
  }

  /**
   * A file may hold more than the network, such as a discriminator; but a network that lacks
   * weights would predict noise.
   */
  private static void requireWhole(LoadReport report, Path file) {
    if (!report.missing().isEmpty() || !report.illShaped().isEmpty()) {
      throw new MadaException(
          "the weights in " + file + " do not fit the network: " + report.summary());
    }
  }

  /** Loads weights into an existing network; the network is closed if they do not fit. */
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

  /** The output of such a network looks like any other result, but is meaningless. */
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
}

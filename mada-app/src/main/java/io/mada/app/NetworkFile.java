package io.mada.app;

import ai.djl.Device;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Section;
import io.mada.api.Taxonomy;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import io.mada.app.config.Experiment;
import io.mada.app.config.ModelSettings;
import io.mada.app.config.PluginRegistry;
import io.mada.models.weights.LoadReport;
import io.mada.models.weights.WeightLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Networks in weight files. A file that this program wrote says in its metadata how to build its network, what its classes
 * are and in which size it saw images, so that prediction needs nothing else.
 */
final class NetworkFile {

  private static final String MODEL = "mada.model";
  private static final String TAXONOMY = "mada.taxonomy";
  private static final String SIZE = "mada.size";

  /**
   * A network for use.
   *
   * @param size to which images are resized, or empty for their own
   */
  record Loaded(Network network, Taxonomy taxonomy, Optional<ImageSize> size) {}

  private NetworkFile() {}

  /** What to write into the metadata of an experiment's weight files. */
  static Map<String, String> describe(Experiment experiment, Optional<ImageSize> size) {
    Map<String, Object> model = new LinkedHashMap<>(mapping(mapping(experiment.values()).get("model")));
    model.remove("weights");
    model.remove("strict");
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("network", String.valueOf(model.getOrDefault("network", "deeplab_v3plus")));
    metadata.put("backbone", String.valueOf(model.get("backbone")));
    metadata.put("norm", String.valueOf(model.getOrDefault("norm", "batch")));
    metadata.put("classes", String.join(",", experiment.taxonomy().names()));
    metadata.put(MODEL, new Gson().toJson(model));
    metadata.put(TAXONOMY, new Gson().toJson(experiment.taxonomy()));
    size.ifPresent(s -> metadata.put(SIZE, s.width() + "," + s.height()));
    return metadata;
  }

  /** Reads a weight file of any known format, chosen by its extension. */
  static Weights read(Path file, PluginRegistry plugins) {
    if (!Files.exists(file)) {
      throw new MadaException("the weight file " + file + " does not exist");
    }
    String name = file.getFileName().toString();
    return plugins.create(WeightFormat.class, name.substring(name.lastIndexOf('.') + 1)).read(file);
  }

  /** Builds the network that a file's metadata describes, or that of the experiment where it describes none. */
  static Loaded open(Path file, Device device, PluginRegistry plugins, Optional<Experiment> experiment) {
    Weights weights = read(file, plugins);
    Map<String, String> metadata = weights.metadata();
    if (metadata.containsKey(MODEL) && metadata.containsKey(TAXONOMY)) {
      try {
        Section model = Section.of(mapping(new Gson().fromJson(metadata.get(MODEL), Map.class)));
        Taxonomy taxonomy = new Gson().fromJson(metadata.get(TAXONOMY), Taxonomy.class);
        Network network = ModelSettings.read(model, plugins, taxonomy.size()).design().build(device, 0);
        load(network, weights, file, false);
        return new Loaded(network, taxonomy, size(metadata));
      } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
        throw new MadaException(file + ": the description of its network is damaged: " + e.getMessage(), e);
      }
    }
    Experiment from =
        experiment.orElseThrow(
            () -> new MadaException(file + " does not say which network it is for; give the configuration as well"));
    Network network = from.model().design().build(device, 0);
    load(network, weights, file, from.model().strict());
    return new Loaded(network, from.taxonomy(), Optional.empty());
  }

  /** Loads weights into a network that is there. */
  static LoadReport load(Network network, Weights weights, Path file, boolean strict) {
    return new WeightLoader().load(network, weights, file.toString(), strict);
  }

  private static Optional<ImageSize> size(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(SIZE)).map(text -> {
      List<Integer> numbers = List.of(text.split(",")).stream().map(Integer::valueOf).toList();
      return new ImageSize(numbers.get(0), numbers.get(1));
    });
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> mapping(Object value) {
    return (Map<String, Object>) value;
  }
}

package io.mada.app.pipeline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.app.config.Experiment;
import io.mada.app.config.ModelSettings;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.dataset.DataSource;
import io.mada.data.picture.ValueRange;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The metadata of a weight file: how to build its network, what its classes are and at what size it
 * saw images, so that prediction needs nothing else. Files of other programs contain none of it.
 *
 * @param file for messages
 */
record NetworkMetadata(Path file, Map<String, String> entries) {

  private static final String MODEL = "mada.model";
  private static final String TAXONOMY = "mada.taxonomy";
  private static final String SIZE = "mada.size";
  private static final String RANGE = "mada.range";

  /** Whole numbers stay whole. */
  private static final Gson JSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  /**
   * The metadata of an experiment's weight files; the network is used on images like the target's.
   */
  static Map<String, String> of(Experiment experiment) {
    Map<?, ?> all = (Map<?, ?>) experiment.values();
    Map<Object, Object> model = new LinkedHashMap<>((Map<?, ?>) all.get("model"));
    model.remove("weights");
    model.remove("strict");
    // What is learnt does not depend on it, and another machine may do better with the other
    // precision.
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
    DataSource target = experiment.data().target();
    target.size().ifPresent(size -> metadata.put(SIZE, size.width() + "," + size.height()));
    target.range().ifPresent(range -> metadata.put(RANGE, range.text()));
    NetworkOwners.describe(metadata, experiment.plugins());
    return metadata;
  }

  /** Whether they are enough to build a network. */
  boolean isComplete() {
    return entries.containsKey(MODEL) && entries.containsKey(TAXONOMY);
  }

  Taxonomy taxonomy() {
    Taxonomy taxonomy = parse(TAXONOMY, TypeToken.get(Taxonomy.class));
    if (taxonomy.size() < 1
        || taxonomy.size() > LabelMap.IGNORED
        || taxonomy.names().contains(null)) {
      throw damaged(TAXONOMY, "it must name from 1 to " + LabelMap.IGNORED + " classes");
    }
    return taxonomy;
  }

  /**
   * The network.
   *
   * @param plugins build it
   * @param precision what it computes in; float32 by default
   * @param classes the number of classes it tells apart
   */
  Network.Design design(PluginRegistry plugins, Optional<String> precision, int classes) {
    Map<String, Object> parts = parse(MODEL, new TypeToken<Map<String, Object>>() {});
    NetworkOwners.requireAll(file, parts, entries, plugins);
    precision.ifPresent(word -> parts.put("precision", word));
    ConfigNode settings = new ConfigNode(ConfigNode.of(parts).value(), file.toString());
    return ModelSettings.design(new ConfiguredSection(MODEL, settings), plugins, classes);
  }

  /** The size to which the network's images were resized; empty if they kept their own. */
  Optional<ImageSize> size() {
    String text = entries.get(SIZE);
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
      // Two numbers that no image can have are not a size either.
    }
    throw damaged(SIZE, "'" + text + "' is no width,height");
  }

  /** Which values were black and white in images with more than 8 bits. */
  Optional<ValueRange> range() {
    String text = entries.get(RANGE);
    if (text == null) {
      return Optional.empty();
    }
    Optional<ValueRange> range = ValueRange.parse(text);
    if (range.isEmpty()) {
      throw damaged(RANGE, "'" + text + "' is no range of values");
    }
    return range;
  }

  private <T> T parse(String key, TypeToken<T> type) {
    try {
      return Objects.requireNonNull(JSON.fromJson(entries.get(key), type));
    } catch (RuntimeException e) {
      // Gson wraps exceptions from a record's constructor in various kinds of exceptions.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw damaged(key, cause.getMessage() == null ? "it lacks something" : cause.getMessage());
    }
  }

  private ConfigurationException damaged(String key, String problem) {
    return new ConfigurationException(
        file + ": " + key + " in its metadata is damaged: " + problem);
  }
}

package io.mada.app.pipeline;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.NetworkDesign;
import io.mada.app.plugin.PluginRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which plug-ins a network in a weight file needs, according to the file's metadata. */
final class NetworkOwners {

  private static final String KEY = "mada.plugins";

  private NetworkOwners() {}

  /**
   * Adds to a file's metadata which plug-ins its parts come from, if they are not the framework's
   * own.
   */
  static void describe(Map<String, String> metadata, PluginRegistry plugins) {
    Map<String, String> owners = new LinkedHashMap<>();
    add("network", NetworkDesign.class, metadata, plugins, owners);
    add("backbone", BackboneDesign.class, metadata, plugins, owners);
    if (!owners.isEmpty()) {
      metadata.put(KEY, new Gson().toJson(owners));
    }
  }

  private static void add(
      String part,
      Class<?> kind,
      Map<String, String> metadata,
      PluginRegistry plugins,
      Map<String, String> owners) {
    String name = metadata.get(part);
    if (plugins.names(kind).contains(name) && !plugins.isOwn(kind, name)) {
      owners.put(part, plugins.origin(kind, name).binder());
    }
  }

  /**
   * Fails if a part is missing because the jar of its plug-in has not been named.
   *
   * @param model the settings of the network in the file
   */
  static void requireAll(
      Path file, Map<?, ?> model, Map<String, String> metadata, PluginRegistry plugins) {
    require("network", NetworkDesign.class, file, model, metadata, plugins);
    require("backbone", BackboneDesign.class, file, model, metadata, plugins);
  }

  private static void require(
      String part,
      Class<?> kind,
      Path file,
      Map<?, ?> model,
      Map<String, String> metadata,
      PluginRegistry plugins) {
    if (model.get(part) instanceof String name && !plugins.names(kind).contains(name)) {
      throw new ConfigurationException(
          Text.of(
              "%s holds a network with the %s '%s', which comes from %s; give its jar by --plugins JAR, which loads the"
                  + " modules that the jar declares ('mada plugins' lists them), or the configuration",
              file, part, name, owner(part, metadata)));
    }
  }

  private static String owner(String part, Map<String, String> metadata) {
    try {
      Map<?, ?> owners = new Gson().fromJson(metadata.getOrDefault(KEY, "{}"), Map.class);
      return owners != null && owners.get(part) instanceof String owner
          ? "the plug-in " + owner
          : "a plug-in";
    } catch (JsonParseException e) {
      return "a plug-in";
    }
  }
}

package io.mada.models.weights;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a file's names correspond to a network's. Training scripts wrap a state dict in dictionaries
 * and modules, and a classifier's names lack the prefix that its layers have as a backbone; of all
 * such interpretations, the one with the most matching names is taken.
 *
 * @param fileNames the file's names by the network's; an entry that the network lacks is listed
 *     under the name that it would have
 */
record NameMatch(Map<String, String> fileNames) {

  /**
   * What names may begin with: a training script's dictionaries, or the modules around a published
   * encoder.
   */
  private static final List<String> WRAPPERS =
      List.of(
          "", "state_dict.", "model.", "DeepLab.model_state.", "segformer.encoder.", "encoder.");

  /** What DataParallel and torch.compile put before names. */
  private static final List<String> MODULES = List.of("module.", "_orig_mod.");

  static NameMatch best(Set<String> network, Collection<String> file) {
    NameMatch best = null;
    long bestFit = -1;
    Set<String> prefixes = prefixes(network);
    for (String wrapper : WRAPPERS) {
      for (String prefix : prefixes) {
        NameMatch match = read(file, wrapper, prefix);
        long fit = match.fit(network);
        if (fit > bestFit) {
          best = match;
          bestFit = fit;
        }
      }
    }
    return best;
  }

  /** How many names of a network are in the file. */
  long fit(Set<String> network) {
    return fileNames.keySet().stream().filter(network::contains).count();
  }

  /** A name without the prefixes of DataParallel and torch.compile. */
  static String withoutModules(String name) {
    for (String module : MODULES) {
      if (name.startsWith(module)) {
        return withoutModules(name.substring(module.length()));
      }
    }
    return name;
  }

  private static NameMatch read(Collection<String> file, String wrapper, String prefix) {
    Map<String, String> fileNames = new LinkedHashMap<>();
    for (String name : file) {
      if (name.startsWith(wrapper)) {
        fileNames.putIfAbsent(prefix + withoutModules(name.substring(wrapper.length())), name);
      }
    }
    return new NameMatch(fileNames);
  }

  /**
   * The empty prefix, and the names of the network's parts and of their parts, such as {@code
   * backbone.} and {@code segformer.encoder.}.
   */
  private static Set<String> prefixes(Set<String> network) {
    Set<String> prefixes = new LinkedHashSet<>();
    prefixes.add("");
    for (String name : network) {
      String part = part(name) + ".";
      prefixes.add(part);
      if (name.startsWith(part)) {
        prefixes.add(part + part(name.substring(part.length())) + ".");
      }
    }
    return prefixes;
  }

  /** The first word of a name: the part of the network that it belongs to. */
  static String part(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}

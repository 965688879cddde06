package io.mada.app.run;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration that a run directory's files were made with, overrides and variables resolved: {@code config.yml},
 * which can be run again as it is.
 */
public record KeptConfiguration(RunDirectory directory, Experiment experiment) {

  private static final String FILE = "config.yml";
  /** Nothing that a run makes depends on them, and one that has reached a limit goes on with a higher one. */
  private static final Set<String> LIMITS = Set.of("plugin_time_limit", "selection.time_limit");

  public boolean exists() {
    return directory.has(FILE);
  }

  public void keep() {
    directory.write(FILE, experiment.text());
  }

  /**
   * Refuses to go on with another configuration than the run was begun with; but what a benchmark compares may have
   * become more.
   */
  public void requireSame() {
    Object before = YamlFile.parse(directory.files().text(FILE), FILE).values();
    difference("", before, experiment.values()).ifPresent(difference -> {
      throw new ConfigurationException(
          Text.of(
              "%s was begun with another configuration: %s; change it back, or start a new run",
              directory.path(), difference));
    });
  }

  private static Optional<String> difference(String path, Object before, Object now) {
    if (LIMITS.contains(path)) {
      return Optional.empty();
    }
    if (before instanceof Map<?, ?> old && now instanceof Map<?, ?> changed) {
      var keys = new TreeSet<String>();
      old.keySet().forEach(key -> keys.add(key.toString()));
      changed.keySet().forEach(key -> keys.add(key.toString()));
      return keys.stream()
          .map(key -> difference(path.isEmpty() ? key : path + "." + key, old.get(key), changed.get(key)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    boolean grown =
        path.startsWith("benchmark.")
            && before instanceof List<?> old
            && now instanceof List<?> all
            && all.containsAll(old);
    return grown || Objects.equals(before, now)
        ? Optional.empty()
        : Optional.of(path + " was " + before + " and is now " + now);
  }
}

package io.mada.app.run;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The configuration that a run directory's files were made with, with overrides and variables
 * resolved: {@code config.yml}, which can be run again as it is.
 */
public final class KeptConfiguration {

  public static final String FILE = "config.yml";

  /**
   * Nothing that a run produces depends on these keys or their content, and a run that hit a limit
   * can continue with a higher one.
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("plugin_time_limit", "selection.time_limit", "data.cache", "compute", "listeners");

  /** What a benchmark stores of a method's file. */
  private static final Pattern METHOD = Pattern.compile("benchmark\\.configurations\\.[^.]+");

  private static final Pattern ITERATIONS = Pattern.compile("stages\\.[^.]+\\.iterations");

  private final RunDirectory directory;
  private final Experiment experiment;

  public KeptConfiguration(RunDirectory directory, Experiment experiment) {
    this.directory = directory;
    this.experiment = experiment;
  }

  /** A key whose value has changed. */
  private record Change(String key, Object before, Object now) {

    /** Whether it asks for more of the same: the stage then continues from its last checkpoint. */
    private boolean extendsAStage() {
      return ITERATIONS.matcher(key).matches()
          && before instanceof Number old
          && now instanceof Number wanted
          && wanted.doubleValue() > old.doubleValue();
    }

    private boolean addsToABenchmark() {
      return key.startsWith("benchmark.")
              && before instanceof List<?> old
              && now instanceof List<?> all
              && all.containsAll(old)
          || METHOD.matcher(key).matches() && before == null;
    }

    private boolean hasNoEffect() {
      return WITHOUT_EFFECT.stream()
          .anyMatch(other -> key.equals(other) || key.startsWith(other + "."));
    }

    private String inWords() {
      String shorter =
          ITERATIONS.matcher(key).matches() && before != null && now != null
              ? ", and can only grow"
              : "";
      return key + " was " + word(before) + " and is now " + word(now) + shorter;
    }
  }

  private static String word(Object value) {
    return value == null ? "not given" : String.valueOf(value);
  }

  public boolean exists() {
    return directory.has(FILE);
  }

  /** Writes the file, unless it already says the same. */
  public void keep() {
    if (!exists() || !directory.files().text(FILE).equals(experiment.text())) {
      directory.write(FILE, experiment.text());
    }
  }

  /**
   * Refuses to continue with a different configuration than a benchmark was begun with, except that
   * it may compare more.
   */
  public void requireSame() {
    before(Optional.empty()).ifPresent(before -> refuse(changes(before)));
  }

  /**
   * Refuses to continue with a different configuration than a run was begun with, except that a
   * stage may have more iterations, which the record then notes.
   */
  public void requireSame(RunRecord record) {
    before(record.configurationBefore())
        .ifPresent(
            before -> {
              List<Change> changes = changes(before);
              List<Change> extensions = changes.stream().filter(Change::extendsAStage).toList();
              changes.removeAll(extensions);
              refuse(changes);
              extensions.forEach(change -> record.extended(change.key, change.before, change.now));
            });
  }

  private void refuse(List<Change> changes) {
    if (!changes.isEmpty()) {
      throw new ConfigurationException(
          Text.of(
              "%s was last worked on with another configuration, which its config.yml keeps: %s; change it back, or start a"
                  + " new run",
              directory.path(), changes.get(0).inWords()));
    }
  }

  /**
   * What the file says or, if somebody has removed it, what the record says; empty in a run that
   * has not begun.
   */
  private Optional<Object> before(Optional<Object> record) {
    if (!exists()) {
      return record;
    }
    try {
      return Optional.of(YamlFile.parse(directory.files().text(FILE), FILE).values());
    } catch (ConfigurationException e) {
      throw new MadaException(
          directory.resolve(FILE)
              + " is damaged ("
              + e.getMessage()
              + "); remove it, and it is made of run.json",
          e);
    }
  }

  private List<Change> changes(Object before) {
    List<Change> changes = new ArrayList<>();
    compare("", before, experiment.values(), changes);
    changes.removeIf(change -> change.addsToABenchmark() || change.hasNoEffect());
    return changes;
  }

  private static void compare(String path, Object before, Object now, List<Change> changes) {
    if (before instanceof Map<?, ?> old && now instanceof Map<?, ?> changed) {
      var keys = new TreeSet<String>();
      old.keySet().forEach(key -> keys.add(key.toString()));
      changed.keySet().forEach(key -> keys.add(key.toString()));
      keys.forEach(
          key ->
              compare(
                  path.isEmpty() ? key : path + "." + key,
                  old.get(key),
                  changed.get(key),
                  changes));
    } else if (!Objects.equals(before, now)) {
      changes.add(new Change(path, before, now));
    }
  }
}

package io.mada.spark;

import io.mada.api.Range;
import io.mada.api.Section;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The section {@code compute} of a configuration that asks for Spark.
 *
 * @param master {@code local[N]}, {@code spark://HOST:PORT}, {@code k8s://...} or {@code yarn}
 * @param sharedFolders whether executors see the run's folder under the same path
 * @param patience seconds within which the first executor must arrive
 * @param spark Spark's own settings
 */
record SparkSettings(
    String master, boolean sharedFolders, double patience, Map<String, String> spark) {

  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[([1-9]\\d{0,3}|\\*)(?:,\\d+)?])?");
  private static final Pattern PLACES =
      Pattern.compile("spark://[^/\\s]+:\\d+|k8s://\\S+|yarn|local-cluster\\[\\d+,\\d+,\\d+]");

  private static final String CORES = "spark.executor.cores";

  /** Settings that cannot be chosen, and why. */
  private static final Map<String, String> GIVEN =
      Map.of(
          "spark.master", "is said by compute.master",
          "spark.task.cpus", "is " + CORES + " always: a process does one part at a time",
          "spark.driver.maxResultSize", "is without a limit: results are written as they come");

  static SparkSettings read(Section section) {
    // The value given to spark-submit, if that has started this process.
    String master = section.text("master", System.getProperty("spark.master", "local[*]"));
    boolean local = LOCAL.matcher(master).matches();
    section.check(
        local || PLACES.matcher(master).matches(),
        "master",
        "must be local[N], spark://HOST:PORT, k8s://https://HOST:PORT or yarn, not '"
            + master
            + "'");
    Map<String, String> spark = new TreeMap<>();
    if (section.has("conf")) {
      read(section.section("conf"), "", spark);
    }
    return new SparkSettings(
        master,
        section.flag("shared_folders", local),
        section.number("wait", 60, Range.above(0)),
        spark);
  }

  /** Reads settings whose dots may be written as sections, as with {@code --set}. */
  private static void read(Section conf, String prefix, Map<String, String> settings) {
    for (String key : conf.keys()) {
      String name = prefix + key;
      if (conf.isMapping(key)) {
        read(conf.section(key), name + ".", settings);
        continue;
      }
      conf.check(
          name.startsWith("spark."), key, "is no setting of Spark's, which begin with 'spark.'");
      conf.check(!GIVEN.containsKey(name), key, GIVEN.getOrDefault(name, ""));
      settings.put(
          name,
          name.equals(CORES)
              ? String.valueOf(conf.integer(key, Range.atLeast(1)))
              : conf.text(key));
    }
  }

  /** Whether everything is done in the driver's own process. */
  boolean isLocal() {
    return LOCAL.matcher(master).matches();
  }

  /** The cores of a working process. */
  int cores(int processors) {
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return Integer.parseInt(spark.getOrDefault(CORES, "2"));
    }
    String cores = local.group(1);
    return cores == null ? 1 : cores.equals("*") ? processors : Integer.parseInt(cores);
  }
}

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
 * @param patience seconds that the first executor may take to come
 * @param spark settings of Spark's own
 */
record SparkSettings(
    String master, boolean sharedFolders, double patience, Map<String, String> spark) {

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\d+)?])?");
  private static final Pattern PLACES =
      Pattern.compile("spark://[^/\\s]+:\\d+|k8s://\\S+|yarn|local-cluster\\[\\d+,\\d+,\\d+]");

  static SparkSettings read(Section section) {
    // What spark-submit was told, where it has started this.
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
      Section conf = section.section("conf");
      for (String key : conf.keys()) {
        conf.check(
            key.startsWith("spark."), key, "is no setting of Spark's, which begin with 'spark.'");
        spark.put(key, conf.text(key));
      }
    }
    return new SparkSettings(
        master,
        section.flag("shared_folders", local),
        section.number("wait", 60, Range.above(0)),
        spark);
  }

  /** Whether all is done in the driver's own process. */
  boolean isLocal() {
    return LOCAL.matcher(master).matches();
  }

  /** The cores of a process that works. */
  int cores(int processors) {
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return Integer.parseInt(spark.getOrDefault("spark.executor.cores", "2"));
    }
    String cores = local.group(1);
    return cores == null ? 1 : cores.equals("*") ? processors : Integer.parseInt(cores);
  }
}

package io.mada.spark.files;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Hadoop's settings: its own files on the class path, and Spark's {@code spark.hadoop.*}. */
public final class HadoopSettings {

  private static volatile Map<String, String> spark = Map.of();

  private HadoopSettings() {}

  /**
   * Stores settings for the time before Spark has started, since images are already looked at then.
   *
   * @param settings Spark's settings
   */
  public static void remember(Map<String, String> settings) {
    spark = Map.copyOf(settings);
  }

  static Configuration configuration() {
    SparkConf conf = SparkEnv.get() == null ? new SparkConf(false) : SparkEnv.get().conf();
    if (SparkEnv.get() == null) {
      spark.forEach(conf::set);
    }
    return SparkHadoopUtil.get().newConfiguration(conf);
  }
}

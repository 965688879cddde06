package io.mada.spark;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.spark.files.HadoopSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code spark}: the parts of a pass are Spark tasks. Each working process has one network on one
 * device, and does one part after another with all of its cores, as the local engine does.
 */
final class SparkEngine implements ComputeEngine {

  private static final int CONNECT_MILLIS = 3000;

  /**
   * What executors need from this process's environment: it determines which floats are computed.
   */
  private static final List<String> ENVIRONMENT =
      List.of("ONEDNN_MAX_CPU_ISA", "MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "TORCH_CPP_LOG_LEVEL");

  private final SparkSettings settings;

  SparkEngine(SparkSettings settings) {
    this.settings = settings;
    HadoopSettings.remember(settings.spark());
  }

  @Override
  public Computing start(String name, Machine machine) {
    requireMaster();
    SparkConf conf = conf(name);
    try {
      return new SparkComputing(new JavaSparkContext(conf), settings, machine);
    } catch (Exception | AssertionError e) {
      // Scala's methods do not declare what they throw.
      throw new MadaException(
          "Spark cannot start on " + settings.master() + ": " + Failures.line(e), e);
    }
  }

  @Override
  public boolean sharesFiles() {
    return settings.sharedFolders();
  }

  private SparkConf conf(String name) {
    int cores = settings.cores(Runtime.getRuntime().availableProcessors());
    SparkConf conf = new SparkConf(true).setAppName("mada " + name).setMaster(settings.master());
    settings.spark().forEach(conf::set);
    conf.set("spark.ui.showConsoleProgress", "false");
    // Results are written as they arrive, and none is kept.
    conf.set("spark.driver.maxResultSize", "0");
    // One part at a time in each process.
    conf.set("spark.executor.cores", String.valueOf(cores));
    conf.set("spark.task.cpus", String.valueOf(cores));
    // For tensors, which are not on the heap.
    conf.setIfMissing("spark.executor.memoryOverhead", "4g");
    if (settings.isLocal() && System.getenv("SPARK_LOCAL_IP") == null) {
      // Spark's page would be open to the whole network.
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
    }
    conf.setIfMissing("spark.executor.defaultJavaOptions", javaOptions(cores));
    ENVIRONMENT.stream()
        .filter(variable -> System.getenv(variable) != null)
        .forEach(variable -> conf.setExecutorEnv(variable, System.getenv(variable)));
    String jars = ClassPath.ofExecutors();
    if (!settings.isLocal() && !jars.isEmpty()) {
      conf.setIfMissing("spark.jars", jars);
    }
    return conf;
  }

  private static String javaOptions(int cores) {
    Stream<String> own =
        Stream.of(
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.graph_optimizer=false",
            "-DOPT_OUT_TRACKING=true",
            "-Dai.djl.pytorch.num_threads=" + cores);
    return own.collect(Collectors.joining(" "));
  }

  /** Spark itself tries for a minute. */
  private void requireMaster() {
    if (!settings.master().startsWith("spark://")) {
      return;
    }
    List<String> addresses = List.of(settings.master().substring("spark://".length()).split(","));
    if (addresses.stream().noneMatch(SparkEngine::isThere)) {
      throw new ConfigurationException(
          "compute.master: nobody answers at "
              + settings.master()
              + "; is the cluster's master running there?");
    }
  }

  private static boolean isThere(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          CONNECT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}

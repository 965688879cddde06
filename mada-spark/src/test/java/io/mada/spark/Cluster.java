package io.mada.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone cluster on this machine: Spark's own master and workers, each a process. */
final class Cluster implements AutoCloseable {

  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Registering worker");

  private final Path folder;
  private final Path log;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  /**
   * Starts one.
   *
   * @param folder for what its processes write
   * @param count of workers, of one core each
   */
  Cluster(Path folder, int count) throws IOException, InterruptedException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("home/jars"));
    log = folder.resolve("master.log");
    master =
        Processes.start(
            log,
            environment(),
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    Processes.await(master, log, () -> found(MASTER) > 0);
    for (int i = 0; i < count; i++) {
      workers.add(
          Processes.start(
              folder.resolve("worker" + i + ".log"),
              environment(),
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--port",
              "0",
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "1g",
              "--work-dir",
              folder.resolve("work" + i).toString(),
              address()));
    }
    Processes.await(master, log, () -> found(REGISTERED) == count);
  }

  /** As a distribution of Spark has it, with the class path of this process for executors. */
  private Map<String, String> environment() {
    return Map.of("SPARK_HOME", folder.resolve("home").toString(), "SPARK_SCALA_VERSION", "2.13");
  }

  String address() {
    Matcher matcher = MASTER.matcher(text());
    if (!matcher.find()) {
      throw new AssertionError(text());
    }
    return matcher.group(1);
  }

  private long found(Pattern pattern) {
    return pattern.matcher(text()).results().count();
  }

  private String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  /** Kills a worker, and the executor that works for it. */
  void kill(int worker) {
    Processes.end(workers.get(worker));
  }

  @Override
  public void close() {
    workers.forEach(Processes::end);
    Processes.end(master);
  }
}

package io.mada.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Other processes like this one: commands of the product, and a cluster's masters and workers. */
final class Processes {

  private static final String OPEN = "=ALL-UNNAMED";

  private Processes() {}

  /** What a command has come to. */
  record Ended(int status, String err) {}

  /** Runs a command of the product, as the launcher does. */
  static Ended mada(Path folder, String... arguments) throws IOException, InterruptedException {
    Path err = Files.createTempFile(folder, "mada", ".err");
    Process process = start(err, Map.of(), "io.mada.app.Mada", arguments);
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new AssertionError("it does not end: " + Files.readString(err));
      }
      return new Ended(process.exitValue(), words(err));
    } finally {
      end(process);
    }
  }

  /** What was written there, without what libtorch has to say of the machine. */
  static String words(Path err) throws IOException {
    return Files.readString(err).replace(System.lineSeparator(), "\n").replaceAll("\\[W.*\n", "");
  }

  /** Starts a Java program with the class path of this process. */
  static Process start(Path err, Map<String, String> environment, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Xmx1g"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    for (String property : List.of("offline", "pytorch.num_threads", "pytorch.graph_optimizer")) {
      command.add("-Dai.djl." + property + "=" + System.getProperty("ai.djl." + property));
    }
    Stream.of("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent")
        .forEach(name -> command.addAll(List.of("--add-opens", "java.base/java." + name + OPEN)));
    Stream.of("sun.nio.ch", "sun.nio.cs", "jdk.internal.ref", "sun.util.calendar")
        .forEach(name -> command.addAll(List.of("--add-opens", "java.base/" + name + OPEN)));
    command.add(main);
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.redirectOutput(err.resolveSibling(err.getFileName() + ".out").toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Ends a process at once, and those that it has started. */
  static void end(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** Waits while a process lives. */
  static void await(Process process, Path err, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("it has ended, or hangs: " + Files.readString(err));
      }
      Thread.sleep(20);
    }
  }
}

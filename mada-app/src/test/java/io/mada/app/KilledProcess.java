package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.testing.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own that is ended as Ctrl-C ends it. */
final class KilledProcess {

  private KilledProcess() {}

  /**
   * Runs a command until it has written a file.
   *
   * @param obstacle a file for which its training stops; it is removed when the process has been
   *     asked to end
   * @return what it wrote to its error stream, without what libtorch has to say of the machine
   */
  static String run(List<String> arguments, Path written, Path obstacle) throws Exception {
    Path err = Files.createTempFile(obstacle.getParent(), "killed", ".err");
    Process process =
        new ProcessBuilder(java(Mada.class, arguments)).redirectError(err.toFile()).start();
    try {
      await(process, () -> Files.exists(written));
      process.destroy();
      await(process, () -> Files.readString(err).contains("--resume"));
      Files.delete(obstacle);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertEquals(143, process.exitValue());
      return Files.readString(err).replace(System.lineSeparator(), "\n").replaceAll("\\[W.*\n", "");
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(obstacle);
    }
  }

  /** The command line of another process that is like this one. */
  static List<String> java(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (String property : List.of("offline", "pytorch.num_threads", "pytorch.graph_optimizer")) {
      command.add("-Dai.djl." + property + "=" + System.getProperty("ai.djl." + property));
    }
    command.addAll(Surroundings.current().javaOptions());
    // What it put there would stay behind when it is killed.
    command.add("-Djava.io.tmpdir=/there-is-no-folder-for-temporary-files");
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  private static void await(Process process, Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      assertTrue(process.isAlive(), "the process has ended too early");
      Thread.sleep(20);
    }
  }
}

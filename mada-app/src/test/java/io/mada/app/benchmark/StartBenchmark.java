package io.mada.app.benchmark;

import io.mada.app.HaltingModule;
import io.mada.app.Mada;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times a run from the start of Java until the first step of its first stage is done: a loss ends
 * it in the second. Prints the median seconds.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="StartBenchmark ../configs/demo.yml 5"
 * </pre>
 */
public final class StartBenchmark {

  private StartBenchmark() {}

  /** Takes a configuration whose first stage is called warmup, and how often to start. */
  public static void main(String[] arguments) throws Exception {
    try (ScratchFolder scratch = ScratchFolder.make()) {
      Path folder = scratch.path();
      Files.createFile(folder.resolve("fail"));
      double[] seconds = new double[Integer.parseInt(arguments[1])];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = start(arguments[0], folder, i);
      }
      System.out.println(
          String.format(Locale.ROOT, "start to first step: %.2f s", Peer.median(seconds)));
    }
  }

  private static double start(String configuration, Path folder, int number) throws Exception {
    Path err = folder.resolve(number + ".err");
    Process process =
        new ProcessBuilder(command(configuration, folder, number))
            .redirectError(err.toFile())
            .start();
    long begun = System.nanoTime();
    process.waitFor();
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (!Files.readString(err).contains("the power has failed")) {
      throw new IOException("ended in another way: " + Files.readString(err));
    }
    return seconds;
  }

  private static List<String> command(String configuration, Path folder, int number) {
    List<String> command = new ArrayList<>(List.of("java", "-Xms64m", "-XX:+UseSerialGC"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    for (String property : List.of("offline", "pytorch.num_threads", "pytorch.graph_optimizer")) {
      command.add("-Dai.djl." + property + "=" + System.getProperty("ai.djl." + property));
    }
    command.addAll(List.of(Mada.class.getName(), "run", configuration, "--device", "cpu"));
    command.addAll(List.of("--run-dir", folder.resolve("run" + number).toString()));
    command.addAll(List.of("--set", "modules=[" + HaltingModule.class.getName() + "]"));
    command.add("--set");
    command.add("stages.warmup.terms[0].loss={name: halting, at: 2, folder: " + folder + "}");
    return command;
  }
}

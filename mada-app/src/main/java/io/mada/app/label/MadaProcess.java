package io.mada.app.label;

import io.mada.api.MadaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command of this product at work in a process of its own. */
final class MadaProcess {

  /** The product's own lines, beside which libraries write theirs. */
  private static final String OWN = "mada: ";

  private static final String WARNING = OWN + "warning: ";

  /** Above it, a status tells the signal that has ended a process. */
  private static final int SIGNALS = 128;

  private final Instant begun = Instant.now();
  private final Process process;
  private final CompletableFuture<String> said;

  private MadaProcess(Process process) {
    this.process = process;
    said = CompletableFuture.supplyAsync(this::listen, work -> new Thread(work, "run").start());
  }

  /** Begins a command, with the options that this process was started with. */
  static MadaProcess begin(List<String> words) {
    List<String> command = new ArrayList<>();
    // Ctrl-C in the terminal of the page's server is meant for that alone.
    Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(setsid -> Files.isExecutable(Path.of(setsid)))
        .findFirst()
        .ifPresent(command::add);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.mada.app.Mada"));
    command.addAll(words);
    return begin(new ProcessBuilder(command));
  }

  /** Begins whatever command. */
  static MadaProcess begin(ProcessBuilder command) {
    try {
      return new MadaProcess(command.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new MadaException("the run cannot be started: " + e.getMessage(), e);
    }
  }

  /** Reads to the end, since a process waits where nobody does; gives the last of its own lines. */
  private String listen() {
    String last = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean isOwn = line.startsWith(OWN) && !line.startsWith(WARNING);
        last = isOwn ? line.substring(OWN.length()).strip() : last;
      }
      return last;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** When it was begun. */
  Instant begun() {
    return begun;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end, for so many seconds. */
  boolean isOver(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted", e);
    }
  }

  /** The exit status; empty while it is alive. */
  Optional<Integer> status() {
    return isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /** Why a process has failed that is over. */
  String failure() {
    int status = process.exitValue();
    if (status > SIGNALS) {
      return "the run was killed (exit status " + status + ")";
    }
    String reason = said.join();
    return reason.isEmpty() ? "the run has ended with exit status " + status : reason;
  }
}

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

/** A command of this product, running in its own process. */
final class MadaProcess {

  /** The product's own lines, as opposed to those of libraries. */
  private static final String OWN = "mada: ";

  private static final String WARNING = OWN + "warning: ";

  /** A status above this is the signal that ended a process plus this number. */
  private static final int SIGNALS = 128;

  private final Instant begun = Instant.now();
  private final Process process;
  private final CompletableFuture<String> said;

  private MadaProcess(Process process) {
    this.process = process;
    said = CompletableFuture.supplyAsync(this::listen, work -> new Thread(work, "run").start());
  }

  /** Starts a command, with the options that this process was started with. */
  static MadaProcess begin(List<String> words) {
    List<String> command = new ArrayList<>();
    // Ctrl-C in the terminal of the page's server is meant only for the server.
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

  /** Starts any command. */
  static MadaProcess begin(ProcessBuilder command) {
    try {
      return new MadaProcess(command.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new MadaException("the run cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Reads to the end, since a process blocks if nobody reads; returns the last of the product's own
   * lines.
   */
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

  /** When it was started. */
  Instant begun() {
    return begun;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits up to the given number of seconds for the end. */
  boolean isOver(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted", e);
    }
  }

  /** The exit status; empty while it is running. */
  Optional<Integer> status() {
    return isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /** Why a finished process has failed. */
  String failure() {
    int status = process.exitValue();
    if (status > SIGNALS) {
      return "the run was killed (exit status " + status + ")";
    }
    String reason = said.join();
    return reason.isEmpty() ? "the run has ended with exit status " + status : reason;
  }
}

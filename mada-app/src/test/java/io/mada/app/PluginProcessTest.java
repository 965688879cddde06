package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.app.plugin.JarWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plug-ins that want to keep the process alive, or to end it, seen from the shell. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginProcessTest {

  private static final String MODULE = "com.acme.ProcessModule";
  private static final String SOURCE =
      """
      package com.acme;
      public final class ProcessModule extends io.mada.api.PluginModule {
        protected void configure() {
          try {
            switch (System.getenv("ABUSE")) {
              case "HANG" -> sleep();
              case "REFLECTION" -> System.class.getMethod("exit", int.class).invoke(null, 0);
              case "THREAD" -> new Thread(ProcessModule::sleep, "pump").start();
              case "EXIT_IN_THREAD" -> {
                new Thread(() -> System.exit(0), "pump").start();
                sleep();
              }
              case "FAILING_THREAD" -> {
                new Thread(() -> { throw new IllegalStateException("no luck"); }, "pump").start();
                sleep();
              }
              case "HOOK" -> Runtime.getRuntime().addShutdownHook(new Thread(ProcessModule::sleep));
              default -> {}
            }
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        }
        private static void sleep() {
          while (true) {
            try {
              Thread.sleep(100000);
            } catch (InterruptedException e) {
              // Deaf.
            }
          }
        }
      }
      """;

  @TempDir private static Path folder;

  private Path jar;
  private Path configuration;

  @BeforeAll
  void compile() throws IOException {
    jar = JarWriter.jar(folder.resolve("process.jar"), MODULE, SOURCE, Map.of());
    String text = "modules: [" + MODULE + "]\nplugin_time_limit: 1\n";
    configuration = Files.writeString(folder.resolve("some.yml"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      HANG           | 1 | did not return from configure() within 1 s; raise plugin_time_limit if it needs longer
      REFLECTION     | 1 | called System.exit
      THREAD         | 1 | has left its thread 'pump' running; it must end it
      EXIT_IN_THREAD | 1 | called System.exit(0) in its thread 'pump'
      FAILING_THREAD | 1 | failed in its thread 'pump': java.lang.IllegalStateException: no luck
      HOOK           | 0 |
      """)
  void theProcessEndsInOrder(String abuse, int status, String words) throws Exception {
    List<String> arguments =
        List.of("plugins", configuration.toString(), "--plugins", jar.toString());
    Path err = folder.resolve(abuse + ".err");
    ProcessBuilder builder = new ProcessBuilder(KilledProcess.java(Mada.class, arguments));
    builder.redirectError(err.toFile()).redirectOutput(folder.resolve(abuse + ".out").toFile());
    builder.environment().put("ABUSE", abuse);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), abuse + " keeps the process alive");
    } finally {
      process.destroyForcibly();
    }
    String line = Files.readString(err, StandardCharsets.UTF_8);
    assertEquals(status, process.exitValue(), line);
    List<String> expected = new ArrayList<>();
    if (words != null) {
      String done = abuse.equals("THREAD") ? "the work is done, but " : "";
      expected.add("mada: " + done + "the module com.acme.ProcessModule (process.jar) " + words);
    }
    assertEquals(expected, line.lines().toList());
  }
}

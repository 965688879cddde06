package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every key that the product reads, with values that make no sense there: they are accepted, or one
 * line names the key. The keys, and the plug-ins that have some, are those that the product itself
 * lists when it meets one that it does not know; so what is new is tried as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileSettingsTest {

  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "0.5",
          "1e9",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "1e308",
          ".inf",
          "-.inf",
          ".nan");
  private static final List<String> OTHERS =
      List.of("''", "[]", "{}", "[[]]", "[{}]", "true", "word", "\"a\\0b\"");
  private static final double MOST_SECONDS = 3;

  @TempDir private static Path folder;

  private final Set<String> tried = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private KnownSettings settings;

  @BeforeAll
  void write() throws IOException {
    settings = new KnownSettings(folder);
  }

  @Test
  void everyValueIsAcceptedOrNamed() {
    for (String command : List.of("run", "benchmark")) {
      Cli untouched = settings.run(command, List.of());
      assertTrue(settings.isAccepted(untouched), untouched.err());
    }
    explore(List.of(), "");
    explore(List.of(), "stages.stage1");
    explore(List.of(), "benchmark.strategies[0]");
    // What is set in a method is a whole configuration again.
    String method = "benchmark.methods[0]";
    settings
        .keys(KnownSettings.METHODS, method)
        .forEach(key -> attempt(KnownSettings.METHODS, method + "." + key));
    settings.forEachPlugin(this::tryAll);
    assertEquals(List.of(), problems, problems.size() + " problems");
    assertTrue(
        tried.size() > 100 && tried.contains("stages.*.schedule.factor"),
        "only these were found: " + tried);
  }

  /** Tries every key of a section, and of the sections in it. */
  private void explore(List<String> chosen, String path) {
    for (String key : settings.keys(chosen, path)) {
      // Keys of two words cannot be set from the command line.
      if (!key.contains(" ")) {
        tryAll(chosen, path.isEmpty() ? key : path + "." + key);
      }
    }
  }

  private void tryAll(List<String> chosen, String name) {
    if (tried.add(likeName(name))) {
      attempt(chosen, name);
    }
    explore(chosen, name);
  }

  /** One name for keys that the same code reads. */
  private static String likeName(String name) {
    return name.replaceFirst("^data\\.(source|target|validation)", "data.*")
        .replaceFirst("^stages\\.(warmup|stage1|stage2)\\.", "stages.*.")
        .replaceFirst("colors\\..*", "colors.*");
  }

  private void attempt(List<String> chosen, String name) {
    for (String number : NUMBERS) {
      attempt(chosen, name, number);
    }
    for (String value : OTHERS) {
      attempt(chosen, name, value);
    }
    if (!settings
        .run(KnownSettings.command(name), KnownSettings.with(chosen, name + "=[]"))
        .err()
        .contains("not a list")) {
      for (String number : NUMBERS) {
        attempt(chosen, name, "[" + number + ", " + number + "]");
      }
    }
  }

  private void attempt(List<String> chosen, String name, String value) {
    double begun = cpuSeconds();
    Cli result =
        settings.run(KnownSettings.command(name), KnownSettings.with(chosen, name + "=" + value));
    double seconds = cpuSeconds() - begun;
    boolean named = result.err().contains(name.substring(name.lastIndexOf('.') + 1));
    boolean right =
        result.status() == 2
            && (named || settings.isAccepted(result))
            && result.err().lines().count() == 1;
    if (!right || seconds > MOST_SECONDS) {
      problems.add(
          Text.of(
              "\n%s=%s after %.1f s: %d, %s", name, value, seconds, result.status(), result.err()));
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}

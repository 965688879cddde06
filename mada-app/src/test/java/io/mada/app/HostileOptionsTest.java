package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import io.mada.app.run.RunDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every option and argument of every command, with values that make no sense there: the command
 * does its work, or one line says what is wrong. Commands and options are those that the help
 * lists, so that a new one is tried as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileOptionsTest {

  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z-]+) ");
  private static final Pattern OPTION = Pattern.compile("(?m)^  --([a-z0-9-]+)( \\S+)?");
  private static final double MOST_SECONDS = 3;
  private static final int TURNS = 4;
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "-1",
          "0",
          "0.5",
          "1e9",
          "2147483648",
          "9223372036854775808",
          "99999999999999999999",
          "1e308",
          "nan",
          "inf",
          "a\0b",
          "a\nb",
          "'",
          "=",
          "a=b",
          "--",
          "word",
          "x".repeat(5000),
          "FOLDER",
          "FOLDER/a file.txt",
          "FOLDER/none/x",
          "FOLDER/tiny.yml",
          "/dev/null",
          "gpu",
          "gpu0",
          "gpu99999999999");

  /** What the commands need, of which nothing is there; so that none of them comes to its work. */
  private static final Map<String, List<String>> NEEDED =
      Map.ofEntries(
          Map.entry("init", List.of("none.yml")),
          Map.entry("explain", List.of("none.yml")),
          Map.entry("completion", List.of("bash")),
          Map.entry("cluster-jar", List.of()),
          Map.entry("features", List.of("CONFIG", "--domain", "pool")),
          Map.entry("anchors", List.of("CONFIG", "--domain", "pool")),
          Map.entry("train", List.of("CONFIG", "--stage", "stage1")),
          Map.entry(
              "predict",
              List.of("--checkpoint", "none.safetensors", "--images", "none", "--output", "none")),
          Map.entry("export", List.of("none.safetensors", "none.onnx")),
          Map.entry("convert", List.of("none.npy", "none.npz")),
          Map.entry("inspect", List.of("none.npy")),
          Map.entry("compare", List.of("none", "no other")),
          Map.entry("plugins", List.of()),
          Map.entry("doctor", List.of()));

  @TempDir private static Path folder;

  private final List<String> problems = new ArrayList<>();
  private Path configuration;

  @BeforeAll
  void write() throws IOException {
    configuration = TinyExperiment.in(folder).file();
    Files.writeString(
        configuration,
        "benchmark: {strategies: [random], seeds: [1], images: [2]}\n",
        StandardOpenOption.APPEND);
    Files.writeString(folder.resolve("a file.txt"), "no picture, no weights, no configuration\n\0");
  }

  @Test
  void everyValueIsAcceptedOrExplained() {
    List<String> commands =
        COMMAND.matcher(Cli.run("help").out()).results().map(found -> found.group(1)).toList();
    Set<String> common = options(Cli.run("doctor", "--help").out()).keySet();
    assertTrue(
        commands.containsAll(NEEDED.keySet()) && commands.contains("run"), commands.toString());
    // No command works in this folder meanwhile.
    try (RunDirectory taken = RunDirectory.open(folder)) {
      for (String command : commands) {
        attempt(List.of(command));
        String help = Cli.run(command, "--help").out();
        int turn = commands.indexOf(command) % TURNS;
        options(help)
            .forEach(
                (option, valued) ->
                    tryOption(command, option, valued, common.contains(option) ? turn : -1));
        List<String> words = words(command);
        for (int i = 1; i < words.size() && !words.get(i).startsWith("--"); i++) {
          int place = i;
          VALUES.forEach(value -> attempt(replaced(words, place, value)));
        }
      }
    }
    assertEquals(List.of(), problems, problems.size() + " problems");
  }

  /** The options of a command, and whether they have values. A stack trace is for those who ask. */
  private static Map<String, Boolean> options(String help) {
    return OPTION
        .matcher(help)
        .results()
        .filter(option -> !option.group(1).equals("debug"))
        .collect(Collectors.toMap(option -> option.group(1), option -> option.group(2) != null));
  }

  /**
   * @param turn which of the values to try, where every command has the option; -1 for all
   */
  private void tryOption(String command, String option, boolean valued, int turn) {
    List<String> words = new ArrayList<>(words(command));
    words.add("--" + option);
    attempt(words);
    for (int i = 0; valued && i < VALUES.size(); i++) {
      if (turn >= 0 && i % TURNS != turn) {
        continue;
      }
      String value = VALUES.get(i);
      int given = words(command).indexOf("--" + option);
      List<String> changed =
          given < 0
              ? Stream.concat(words.stream(), Stream.of(value)).toList()
              : replaced(words(command), given + 1, value);
      attempt(changed);
    }
  }

  /** The command with all that it needs. */
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(NEEDED.getOrDefault(command, List.of("CONFIG")));
    if (words.contains("CONFIG")) {
      words.addAll(List.of("--run-dir", "FOLDER/a file.txt"));
      if (List.of("run", "benchmark", "warmup").contains(command)) {
        words.add("--resume");
      }
    }
    return words;
  }

  private static List<String> replaced(List<String> words, int place, String value) {
    List<String> changed = new ArrayList<>(words);
    changed.set(place, value);
    return changed;
  }

  private void attempt(List<String> words) {
    String[] arguments =
        words.stream()
            .map(
                word ->
                    word.replace("CONFIG", configuration.toString())
                        .replace("FOLDER", folder.toString()))
            .toArray(String[]::new);
    double begun = cpuSeconds();
    Cli result = Cli.run(arguments);
    double seconds = cpuSeconds() - begun;
    String shown = result.err();
    boolean explained =
        shown.startsWith("mada: ")
            && shown.lines().count() == 1
            && (result.status() == 2 || shown.contains("is in use by another mada"));
    boolean right = result.status() == 0 || explained;
    if (!right || seconds > MOST_SECONDS) {
      problems.add(
          Text.of(
              "\n%s after %.1f s: %d, %s",
              String.join(" ", words), seconds, result.status(), shown));
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}

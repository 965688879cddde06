package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts at work in the shells that they are for. */
class CompletionTest {

  @TempDir private Path folder;
  private Path bash;
  private Path zsh;

  @BeforeEach
  void write() throws IOException {
    bash = Files.writeString(folder.resolve("mada.bash"), Cli.run("completion", "bash").out());
    zsh = Files.writeString(folder.resolve("_mada"), Cli.run("completion", "zsh").out());
  }

  @Test
  void bashOffersWhatTheCommandsHave() throws Exception {
    Prerequisite.need(isThere("bash"), "there is no bash here");
    Set<String> first =
        Mada.commands().keySet().stream()
            .map(name -> name.split(" ")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    first.addAll(List.of("help", "--version"));
    List<List<String>> lines = new ArrayList<>(List.of(List.of("mada", "")));
    List<Set<String>> expected = new ArrayList<>(List.of(first));
    Mada.commands()
        .forEach(
            (name, command) -> {
              lines.add(words("mada " + name, "--"));
              expected.add(options(command));
            });
    lines.add(words("mada label", "p"));
    expected.add(Set.of("push", "pull"));
    lines.add(words("mada features my.yml --domain", ""));
    expected.add(Set.of("source", "pool", "target"));
    lines.add(words("mada run my.yml --precision =", "b"));
    expected.add(Set.of("bfloat16"));
    lines.add(words("mada run my.yml --device", "="));
    expected.add(Set.of("auto", "cpu", "gpu0"));
    lines.add(words("mada completion", "z"));
    expected.add(Set.of("zsh"));
    lines.add(words("mada help", "do"));
    expected.add(Set.of("doctor"));
    // The shell completes files where nothing is offered.
    lines.add(words("mada run", ""));
    expected.add(Set.of());
    lines.add(words("mada predict --images", ""));
    expected.add(Set.of());
    assertEquals(expected, offers(lines));
  }

  private static List<String> words(String line, String last) {
    return Stream.concat(Stream.of(line.split(" ")), Stream.of(last)).toList();
  }

  private static Set<String> options(Command command) {
    return Stream.of(command.options(), CommandOptions.common())
        .flatMap(options -> options.getOptions().stream())
        .map(Option::getLongOpt)
        .map(name -> "--" + name)
        .collect(Collectors.toSet());
  }

  /** What bash offers for each of several lines, all asked of one shell. */
  private List<Set<String>> offers(List<List<String>> lines) throws Exception {
    String script =
        lines.stream()
            .map(
                words ->
                    "COMP_WORDS=("
                        + words.stream()
                            .map(word -> "'" + word + "'")
                            .collect(Collectors.joining(" "))
                        + "); COMP_CWORD="
                        + (words.size() - 1)
                        + "; COMPREPLY=(); _mada; echo \"${COMPREPLY[*]-}\"")
            .collect(Collectors.joining("\n"));
    List<String> answers = shell("bash", "set -u; . '" + bash + "'\n" + script).lines().toList();
    assertEquals(lines.size(), answers.size());
    return IntStream.range(0, lines.size())
        .mapToObj(
            i ->
                Stream.of(answers.get(i).split(" "))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toSet()))
        .toList();
  }

  /** Zsh's own functions are replaced by ones that print what they are given. */
  @Test
  void zshOffersWhatTheCommandsHave() throws Exception {
    Prerequisite.wish(isThere("zsh"), "there is no zsh here");
    String tools =
        """
        compdef() { : }
        _arguments() { print -rl -- "$@" }
        _describe() { print -rl -- "${(P@)2}" }
        """;
    for (Map.Entry<String, Command> entry : Mada.commands().entrySet()) {
      String[] words = ("mada " + entry.getKey() + " --").split(" ");
      String offered =
          shell(
              "zsh",
              tools
                  + ". '"
                  + zsh
                  + "'\nwords=("
                  + String.join(" ", words)
                  + "); CURRENT="
                  + words.length
                  + "; _mada");
      Set<String> names =
          offered
              .lines()
              .map(line -> line.replaceFirst("^\\*?(--[a-z0-9-]+)\\[.*", "$1"))
              .filter(line -> line.startsWith("--"))
              .collect(Collectors.toSet());
      assertEquals(options(entry.getValue()), names, offered);
    }
    String first = shell("zsh", tools + ". '" + zsh + "'\nwords=(mada ''); CURRENT=2; _mada");
    Mada.commands()
        .keySet()
        .forEach(name -> assertTrue(first.contains(name.split(" ")[0] + ":"), first));
  }

  @Test
  void anotherShellIsAMistake() {
    Cli.assertError(2, "the shell must be bash or zsh, not 'fish'", Cli.run("completion", "fish"));
    Cli.assertError(2, "usage: mada completion bash|zsh", Cli.run("completion"));
  }

  private static boolean isThere(String shell) {
    return Stream.of("/bin/", "/usr/bin/")
        .anyMatch(bin -> Files.isExecutable(Path.of(bin + shell)));
  }

  private static String shell(String shell, String script) throws Exception {
    Process process = new ProcessBuilder(shell, "-c", script).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}

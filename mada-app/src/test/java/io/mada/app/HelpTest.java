package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void everyCommandAndOptionIsDescribed() {
    String all = Cli.run("help").out();
    Mada.commands()
        .forEach(
            (name, command) -> {
              assertTrue(all.contains("\n  " + name + " "), name);
              String[] asked = ("help " + name).split(" ");
              String[] direct = (name + " --help").split(" ");
              String help = Cli.run(asked).out();
              assertEquals(help, Cli.run(direct).out());
              assertTrue(help.startsWith("mada " + command.usage() + "\n\n" + command.summary()));
              assertTrue(command.usage().startsWith(name), command.usage());
              for (Option option : command.options().getOptions()) {
                assertDescribed(option, help);
              }
              CommandOptions.common().getOptions().forEach(option -> assertDescribed(option, help));
            });
  }

  private static void assertDescribed(Option option, String help) {
    String name = "\n  --" + option.getLongOpt();
    assertTrue(
        help.contains(option.hasArg() ? name + " " + option.getArgName() + " " : name + "  "),
        help);
    assertTrue(help.contains("  " + option.getDescription() + "\n"), help);
  }

  @Test
  void aWordThatSeveralCommandsBeginWithListsThem() {
    Cli.assertQuiet(Cli.run("help", "label"));
    List<String> lines = Cli.run("help", "label").out().lines().toList();
    assertEquals(
        Mada.commands().keySet().stream().filter(name -> name.startsWith("label ")).count(),
        lines.size());
    assertTrue(lines.get(0).startsWith("  label check "), lines.get(0));
  }

  @Test
  void helpOfNothingIsAMistake() {
    Cli.assertError(2, "there is no command 'rum'; did you mean 'run'?", Cli.run("help", "rum"));
    assertEquals(Cli.run("help"), Cli.run());
    assertEquals(Cli.run("help"), Cli.run("--help"));
  }

  @Test
  void theReadmeKnowsEveryCommand() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    for (String name : Mada.commands().keySet()) {
      boolean isOfLabels = name.startsWith("label ");
      assertTrue(
          readme.contains("`" + (isOfLabels ? name.substring("label ".length()) : name))
              || readme.contains("`" + name),
          name);
    }
  }

  @Test
  void theVersionIsOneLine() {
    Cli result = Cli.run("--version");
    Cli.assertQuiet(result);
    assertTrue(
        result.out().matches("mada \\S+(, commit [0-9a-f]+(-dirty)?)?, Java .*\n"), result.out());
  }
}

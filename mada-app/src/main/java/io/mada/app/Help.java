package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.internal.config.Nearest;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.Option;

/** The help of the command line. */
final class Help {

  private static final String TITLE = "Active domain adaptation of semantic segmentation.";
  private static final String STATUS =
      """

      Exit status: 0; 1 for a failure in the work; 2 for a mistake in the configuration or on the
      command line; 3 while labels are missing.""";

  private final Map<String, Command> commands;

  Help(Map<String, Command> commands) {
    this.commands = commands;
  }

  private void printAll(PrintStream out) {
    out.println(TITLE + "\n\nmada COMMAND [CONFIG] [OPTIONS]\n");
    list(commands, out);
    out.println(
        "\nmada help COMMAND, or mada COMMAND --help, lists the options of a command; mada --version tells the"
            + " version."
            + STATUS);
  }

  /** Describes a command, or lists those that begin with a word; lists all if no name is given. */
  void print(String name, PrintStream out) {
    if (name.isEmpty()) {
      printAll(out);
      return;
    }
    Command command = commands.get(name);
    if (command != null) {
      print(command, out);
      return;
    }
    Map<String, Command> group = new TreeMap<>(commands);
    group.keySet().removeIf(other -> !other.startsWith(name + " "));
    if (group.isEmpty()) {
      throw unknown(name);
    }
    list(group, out);
  }

  /** Describes a command with all its options. */
  static void print(Command command, PrintStream out) {
    out.println("mada " + command.usage() + "\n\n" + command.summary());
    if (!command.options().getOptions().isEmpty()) {
      out.println("\nOptions of this command:\n");
      command.options().getOptions().forEach(option -> print(option, out));
    }
    out.println("\nOptions of all commands:\n");
    CommandOptions.common().getOptions().forEach(option -> print(option, out));
    out.println(STATUS);
  }

  private static void print(Option option, PrintStream out) {
    String name = "--" + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
    out.println(Text.of("  %-20s  %s", name, option.getDescription()));
  }

  private static void list(Map<String, Command> commands, PrintStream out) {
    commands.forEach(
        (name, command) -> out.println(Text.of("  %-14s %s", name, command.summary())));
  }

  ConfigurationException unknown(String name) {
    return new ConfigurationException(
        "there is no command '" + name + "'" + Nearest.hint(name, commands.keySet()));
  }
}

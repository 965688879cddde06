package io.mada.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.Option;

/**
 * Runs every command in the present folder, and looks each time whether anybody has left a mark
 * there.
 */
final class EveryCommand {

  static final Path MARK = Path.of("mark");
  private static final String NETWORK = "runs/tiny/latest/warmup/best.safetensors";

  /** What commands are about: nothing, a configuration, or weight files. */
  private static final List<List<String>> SUBJECTS =
      List.of(List.of(), List.of("tiny.yml"), List.of(NETWORK), List.of(NETWORK, "converted.npz"));

  /** A value for every option that a command has of its own. */
  private static final Map<String, String> VALUES =
      Map.of(
          "domain", "pool",
          "round", "1",
          "stage", "stage1",
          "checkpoint", NETWORK,
          "images", "images",
          "output", "output",
          "ids", "training",
          "range", "0,255");

  /**
   * Of options that not every run can have: a file that was replaced, label ids beside training
   * ids.
   */
  private static final Set<String> LEFT_OUT = Set.of("accept", "taxonomy");

  private EveryCommand() {}

  /**
   * Ends with 1 if there is a mark, or if a command has come to its end in no way, so that nothing
   * is known of it.
   */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, Command> command : Mada.commands().entrySet()) {
      boolean done = false;
      for (List<String> subject : SUBJECTS) {
        List<String> line = line(command.getKey(), command.getValue(), subject);
        done |= Mada.run(message -> fail(message), line.toArray(String[]::new)) == 0;
        if (Files.exists(MARK)) {
          fail(line + " has run what nobody had named: " + Files.readString(MARK));
        }
      }
      if (!done) {
        fail(
            command.getKey()
                + " comes to its end with none of "
                + SUBJECTS
                + "; give it a subject");
      }
    }
    System.exit(0);
  }

  private static List<String> line(String name, Command command, List<String> subject) {
    List<String> line = new ArrayList<>(List.of(name));
    line.addAll(subject);
    for (Option option : command.options().getOptions()) {
      if (option.hasArg() && !LEFT_OUT.contains(option.getLongOpt())) {
        String value = VALUES.get(option.getLongOpt());
        if (value == null) {
          fail(
              name
                  + " has an option --"
                  + option.getLongOpt()
                  + "; give it a value in EveryCommand");
        }
        line.addAll(List.of("--" + option.getLongOpt(), value));
      }
    }
    line.addAll(List.of("--device", "cpu", "--threads", "1", "--quiet"));
    return line;
  }

  private static void fail(String message) {
    System.out.println(message);
    System.exit(1);
  }
}

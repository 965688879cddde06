package io.mada.app;

import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/**
 * Runs every command in the present folder, and looks each time whether anybody has left a mark
 * there.
 */
final class EveryCommand {

  static final Path MARK = Path.of("mark");
  private static final String NETWORK = "runs/tiny/latest/warmup/best.safetensors";

  /** These serve until they are ended, or need a server, or are the launcher's. */
  private static final Set<String> APART =
      Set.of("label serve", "label push", "label pull", "cluster-jar");

  /** As the commands of labelling need it, beside the subject. */
  private static final List<String> WAITING = List.of("--set", "annotator.name=folder");

  private static final Path TASKS = Path.of("runs/tiny/latest/annotate/tasks.json");

  /** What commands are about: nothing, a configuration, weight files, or a shell. */
  private static final List<List<String>> SUBJECTS =
      List.of(
          List.of(),
          List.of("tiny.yml"),
          List.of(NETWORK),
          List.of(NETWORK, "converted.npz"),
          List.of(NETWORK, "exported.onnx"),
          List.of("bash"));

  /** A value for every option that a command has of its own; one command's comes first. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("domain", "pool"),
          Map.entry("round", "1"),
          Map.entry("stage", "stage1"),
          Map.entry("checkpoint", NETWORK),
          Map.entry("images", "images"),
          Map.entry("output", "output"),
          Map.entry("compare output", "comparison.html"),
          Map.entry("source", "images"),
          Map.entry("source-labels", "labels"),
          Map.entry("target", "images"),
          Map.entry("validation", "images"),
          Map.entry("validation-labels", "labels"),
          Map.entry("ids", "training"),
          Map.entry("range", "0,255"),
          Map.entry("opset", "17"),
          Map.entry("list", "list.txt"),
          Map.entry("window", "32,32"),
          Map.entry("overlap", "8"),
          Map.entry("scales", "0.5,1"),
          Map.entry("reason", "blurred"),
          Map.entry("format", "png"),
          Map.entry("to", "for-tools"),
          Map.entry("from", "for-tools"));

  /**
   * Of options that not every run can have: a file that was replaced, label ids beside training
   * ids, a list of classes beside a new one, a video beside images.
   */
  private static final Set<String> LEFT_OUT = Set.of("accept", "taxonomy", "classes", "frames");

  private EveryCommand() {}

  /**
   * Ends with 1 if there is a mark, or if a command has come to its end in no way, so that nothing
   * is known of it.
   */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, Command> command : Mada.commands().entrySet()) {
      if (APART.contains(command.getKey())) {
        continue;
      }
      boolean labels = command.getKey().startsWith("label ");
      if (labels && !Files.exists(TASKS)) {
        List<String> waiting = new ArrayList<>(List.of("run", "tiny.yml", "--quiet"));
        waiting.addAll(WAITING);
        Mada.run(message -> fail(message), waiting.toArray(String[]::new));
      }
      boolean done = false;
      for (List<String> subject : subjects(command.getKey())) {
        List<String> line = line(command.getKey(), command.getValue(), subject);
        int status = Mada.run(message -> fail(message), line.toArray(String[]::new));
        // Labels that are missing are no failure of the command that says so.
        done |= status == 0 || labels && status == 3;
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

  private static List<List<String>> subjects(String command) throws IOException {
    return switch (command) {
      // It would write a configuration of every name, and others would run these.
      case "init" -> List.of(List.of());
      case "compare" -> List.of(runs());
      default -> SUBJECTS;
    };
  }

  /** The run directories that the commands before have left. */
  private static List<String> runs() throws IOException {
    try (Stream<Path> runs = Files.list(Path.of("runs/tiny"))) {
      return runs.filter(run -> !Files.isSymbolicLink(run) && Files.exists(run.resolve("run.json")))
          .map(Path::toString)
          .toList();
    }
  }

  private static List<String> line(String name, Command command, List<String> subject) {
    List<String> line = new ArrayList<>(List.of(name));
    line.addAll(subject);
    for (Option option : command.options().getOptions()) {
      if (option.hasArg() && !LEFT_OUT.contains(option.getLongOpt())) {
        String value =
            option.getLongOpt().equals("image")
                ? waiting()
                : VALUES.getOrDefault(
                    name + " " + option.getLongOpt(), VALUES.get(option.getLongOpt()));
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
    if (name.startsWith("label ")) {
      line.addAll(WAITING);
    }
    return line;
  }

  /** An image that waits for a label. */
  private static String waiting() {
    return LabelTasks.read(TASKS.getParent()).tasks().get(0).name();
  }

  private static void fail(String message) {
    System.out.println(message);
    System.exit(1);
  }
}

package io.mada.app;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.app.guard.Culprit;
import io.mada.app.log.JsonLog;
import io.mada.app.log.RunLog;
import io.mada.app.run.Interruption;
import io.mada.app.run.NativeFailure;
import io.mada.app.run.Product;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line. */
public final class Mada {

  private static final int LABELS_MISSING = 3;
  private static final List<String> HELP = List.of("help", "--help", "-h");
  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("init", new InitCommand());
    COMMANDS.put("explain", new ExplainCommand());
    COMMANDS.put("run", new RunCommand());
    COMMANDS.put("benchmark", new BenchmarkCommand());
    COMMANDS.put("warmup", Commands.warmup());
    COMMANDS.put("features", Commands.features());
    COMMANDS.put("anchors", Commands.anchors());
    COMMANDS.put("select", Commands.select());
    COMMANDS.put("train", Commands.train());
    COMMANDS.put("evaluate", Commands.evaluate());
    COMMANDS.put("label serve", new LabelServeCommand());
    COMMANDS.put("label check", LabelCommands.check());
    COMMANDS.put("label skip", LabelCommands.skip());
    COMMANDS.put("label replace", LabelCommands.replace());
    COMMANDS.put("label export", LabelCommands.export());
    COMMANDS.put("label import", LabelCommands.bringIn());
    COMMANDS.put("label push", RemoteLabelCommands.push());
    COMMANDS.put("label pull", RemoteLabelCommands.pull());
    COMMANDS.put("report", new ReportCommand());
    COMMANDS.put("compare", new CompareCommand());
    COMMANDS.put("predict", new PredictCommand());
    COMMANDS.put("export", new ExportCommand());
    COMMANDS.put("convert", new ConvertCommand());
    COMMANDS.put("inspect", new InspectCommand());
    COMMANDS.put("plugins", new PluginsCommand());
    COMMANDS.put("doctor", new DoctorCommand());
    COMMANDS.put(
        "cluster-jar",
        new LauncherCommand(
            "cluster-jar", "build mada-cluster.jar for spark-submit; needs the sources"));
    COMMANDS.put("completion", new CompletionCommand(commands()));
  }

  private Mada() {}

  /**
   * Runs a command and exits: 0, 1 for a failure of the work, 2 for a mistake of the user, 3 if
   * labels are missing.
   */
  public static void main(String[] arguments) {
    // Our own text does not depend on a locale; the output of libraries and plug-ins should be the
    // same everywhere, too.
    Locale.setDefault(Locale.ROOT);
    StandardOutput output = StandardOutput.install();
    ProcessEnd.explainExits();
    int status =
        run(
            () -> {
              execute(ProcessEnd::because, arguments);
              output.requireWritten();
            },
            arguments);
    ProcessEnd.with(status);
  }

  /** The words that can come first on the command line. */
  static Map<String, Command> commands() {
    return Collections.unmodifiableMap(COMMANDS);
  }

  /**
   * @param ending what to do when a plug-in does not return; is given the line that says why
   */
  static int run(Consumer<String> ending, String... arguments) {
    return run(() -> execute(ending, arguments), arguments);
  }

  private static int run(Runnable command, String... arguments) {
    RunLog.quietConsole();
    if (asksForJson(arguments)) {
      JsonLog.install();
    }
    boolean debug = Arrays.asList(arguments).contains("--debug");
    try {
      command.run();
      return 0;
    } catch (Interruption.Ended e) {
      return e.exitStatus();
    } catch (MadaException e) {
      return report(e, e.getMessage() + Culprit.hint(e), e.exitStatus(), debug);
    } catch (OutOfMemoryError e) {
      return report(
          e,
          "out of Java memory: " + e.getMessage() + "; set MADA_JAVA_OPTS=-Xmx4g or more",
          1,
          debug);
    } catch (Exception | Error e) {
      return report(e, NativeFailure.explain(e) + Culprit.hint(e), 1, debug);
    }
  }

  /** Checked before options are read, so that programs are told about mistakes in them, too. */
  private static boolean asksForJson(String... arguments) {
    List<String> words = Arrays.asList(arguments);
    return words.contains("--log-format=json")
        || Collections.indexOfSubList(words, List.of("--log-format", "json")) >= 0;
  }

  private static void execute(Consumer<String> ending, String... arguments) {
    var help = new Help(COMMANDS);
    if (arguments.length == 0 || HELP.contains(arguments[0])) {
      help.print(
          Stream.of(arguments)
              .skip(1)
              .filter(word -> !word.startsWith("-"))
              .collect(Collectors.joining(" ")),
          System.out);
      return;
    }
    if (arguments[0].equals("--version")) {
      System.out.println(Product.describe());
      return;
    }
    String[] words = joined(arguments);
    Command command = COMMANDS.get(words[0]);
    if (command == null) {
      throw help.unknown(words[0]);
    }
    CommandLine line = CommandLine.parse(command, ending, words);
    if (line.wantsHelp()) {
      Help.print(command, System.out);
      return;
    }
    if (line.wantsJson() && !JsonLog.isInstalled()) {
      JsonLog.install();
    }
    command.execute(line);
  }

  /** Joins the words of commands that consist of two. */
  private static String[] joined(String... arguments) {
    boolean two = COMMANDS.keySet().stream().anyMatch(c -> c.startsWith(arguments[0] + " "));
    if (!two) {
      return arguments;
    }
    String second = arguments.length > 1 ? arguments[1] : "";
    String[] words =
        Arrays.copyOfRange(arguments, Math.min(1, arguments.length - 1), arguments.length);
    words[0] = (arguments[0] + " " + second).strip();
    return words;
  }

  private static int report(Throwable error, String message, int status, boolean debug) {
    System.err.println(status == LABELS_MISSING ? message : "mada: " + visible(message));
    if (debug) {
      error.printStackTrace();
    }
    return status;
  }

  /** A line break in a file name would split an error into two lines. */
  private static String visible(String message) {
    return message
        .codePoints()
        .mapToObj(c -> Character.isISOControl(c) ? Text.of("\\u%04x", c) : Character.toString(c))
        .collect(Collectors.joining());
  }
}

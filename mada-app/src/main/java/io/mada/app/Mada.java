package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Nearest;
import io.mada.app.config.CheckedStrategy;
import io.mada.app.config.Culprit;
import io.mada.app.run.Interruption;
import io.mada.app.run.NativeFailure;
import io.mada.app.run.RunLog;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line. */
public final class Mada {

  private static final int LABELS_MISSING = 3;
  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", Commands.run());
    COMMANDS.put("benchmark", new BenchmarkCommand());
    COMMANDS.put("warmup", Commands.warmup());
    COMMANDS.put("features", Commands.features());
    COMMANDS.put("anchors", Commands.anchors());
    COMMANDS.put("select", Commands.select());
    COMMANDS.put("train", Commands.train());
    COMMANDS.put("evaluate", Commands.evaluate());
    COMMANDS.put("report", new ReportCommand());
    COMMANDS.put("predict", new PredictCommand());
    COMMANDS.put("convert", new ConvertCommand());
    COMMANDS.put("inspect", new InspectCommand());
    COMMANDS.put("plugins", new PluginsCommand());
    COMMANDS.put("doctor", new DoctorCommand());
  }

  private Mada() {}

  /** Runs a command and exits: 0, 1 for a failure in the work, 2 for a mistake of the user, 3 if labels are missing. */
  public static void main(String[] arguments) {
    StandardOutput output = StandardOutput.install();
    int status = run(() -> {
      execute(arguments);
      output.requireWritten();
    }, arguments);
    if (CheckedStrategy.isAnyAtWork()) {
      // libtorch may crash if the process ends in order while it computes.
      Runtime.getRuntime().halt(status);
    }
    System.exit(status);
  }

  static int run(String... arguments) {
    return run(() -> execute(arguments), arguments);
  }

  private static int run(Runnable command, String... arguments) {
    RunLog.quietConsole();
    boolean debug = Arrays.asList(arguments).contains("--debug");
    try {
      command.run();
      return 0;
    } catch (Interruption.Ended e) {
      return e.exitStatus();
    } catch (MadaException e) {
      return report(e, e.getMessage() + Culprit.hint(e), e.exitStatus(), debug);
    } catch (OutOfMemoryError e) {
      return report(e, "out of Java memory: " + e.getMessage() + "; set MADA_JAVA_OPTS=-Xmx4g or more", 1, debug);
    } catch (Exception | Error e) {
      return report(e, NativeFailure.explain(e) + Culprit.hint(e), 1, debug);
    }
  }

  private static void execute(String... arguments) {
    if (arguments.length == 0 || List.of("help", "--help", "-h").contains(arguments[0])) {
      printHelp();
      return;
    }
    Command command = COMMANDS.get(arguments[0]);
    if (command == null) {
      throw new ConfigurationException(
          "there is no command '" + arguments[0] + "'" + Nearest.hint(arguments[0], COMMANDS.keySet()));
    }
    CommandLine line = CommandLine.parse(command, arguments);
    if (line.wantsHelp()) {
      line.printHelp(System.out);
      return;
    }
    command.execute(line);
  }

  private static int report(Throwable error, String message, int status, boolean debug) {
    System.err.println(status == LABELS_MISSING ? message : "mada: " + visible(message));
    if (debug) {
      error.printStackTrace();
    }
    return status;
  }

  /** A line break in a file's name would make two lines of an error. */
  private static String visible(String message) {
    return message
        .codePoints()
        .mapToObj(c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static void printHelp() {
    System.out.println("Active domain adaptation of semantic segmentation.\n\nmada COMMAND [CONFIG] [OPTIONS]\n");
    COMMANDS.forEach((name, command) -> System.out.printf("  %-10s %s%n", name, command.summary()));
    System.out.println("\nmada COMMAND --help lists the options of a command.");
  }
}

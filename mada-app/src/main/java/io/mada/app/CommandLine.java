package io.mada.app;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.inject.Module;
import io.mada.active.ActiveModule;
import io.mada.api.ConfigurationException;
import io.mada.api.Nearest;
import io.mada.api.Progress;
import io.mada.app.config.Experiment;
import io.mada.app.config.ExperimentReader;
import io.mada.app.config.ModuleLoader;
import io.mada.data.DataModule;
import io.mada.data.Taxonomies;
import io.mada.models.ModelsModule;
import io.mada.train.TrainModule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** A command's arguments, and what follows from the options that all commands have. */
final class CommandLine {

  private static final List<Module> BUILT_IN =
      List.of(new ModelsModule(), new DataModule(), new ActiveModule(), new TrainModule());

  private final Command command;
  private final Options options;
  private final org.apache.commons.cli.CommandLine parsed;

  private CommandLine(Command command, Options options, org.apache.commons.cli.CommandLine parsed) {
    this.command = command;
    this.options = options;
    this.parsed = parsed;
  }

  /** Parses what follows the command's name. */
  static CommandLine parse(Command command, String... arguments) {
    Options options = common();
    command.options().getOptions().forEach(options::addOption);
    try {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      return new CommandLine(command, options, new DefaultParser(false).parse(options, rest));
    } catch (UnrecognizedOptionException e) {
      List<String> known = options.getOptions().stream().map(option -> "--" + option.getLongOpt()).toList();
      throw new ConfigurationException("unknown option " + e.getOption() + Nearest.hint(e.getOption(), known));
    } catch (ParseException e) {
      throw new ConfigurationException(e.getMessage() + "; see mada " + arguments[0] + " --help");
    }
  }

  private static Options common() {
    Options options = new Options();
    options.addOption(option("set", "KEY=VALUE", "override a key of the configuration, as selection.budget=0.1"));
    options.addOption(option("run-dir", "DIR", "the run's files (default: runs/NAME/TIME, or the latest)"));
    options.addOption(option("device", "DEVICE", "auto, cpu, gpu0, gpu1, ... (default: auto)"));
    options.addOption(option("threads", "N", "threads for tensors and for decoding (default: the processor's cores)"));
    options.addOption(option("plugins", "DIR", "folder of plug-in jars (default: plugins)"));
    options.addOption(Option.builder().longOpt("quiet").desc("no progress").get());
    options.addOption(Option.builder().longOpt("debug").desc("stack traces with errors").get());
    options.addOption(Option.builder("h").longOpt("help").desc("this help").get());
    return options;
  }

  /** An option with a value. */
  static Option option(String name, String value, String description) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
  }

  boolean wantsHelp() {
    return parsed.hasOption("help");
  }

  void printHelp(PrintStream out) {
    out.println("mada " + command.usage() + "\n\n" + command.summary() + "\n");
    var writer = new PrintWriter(out);
    for (Option option : options.getOptions()) {
      String name = "--" + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
      writer.printf("  %-20s %s%n", name, option.getDescription());
    }
    writer.flush();
  }

  boolean has(String option) {
    return parsed.hasOption(option);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(parsed.getOptionValue(option));
  }

  /** All values of an option, which may be given several times. */
  List<String> values(String option) {
    String[] values = parsed.getOptionValues(option);
    return values == null ? List.of() : List.of(values);
  }

  /** An option's value, which must be given. */
  String required(String option) {
    return value(option)
        .orElseThrow(() -> new ConfigurationException("--" + option + " is missing; usage: mada " + command.usage()));
  }

  /** The configuration's path, if there is one. */
  Optional<Path> configuration() {
    List<String> arguments = parsed.getArgList();
    if (arguments.size() > 1) {
      throw new ConfigurationException(
          "'" + arguments.get(1) + "' is one argument too many; usage: mada " + command.usage());
    }
    return arguments.stream().findFirst().map(Path::of);
  }

  /** The files that the command is about, which must be so many. */
  List<Path> files(int count) {
    List<String> arguments = parsed.getArgList();
    if (arguments.size() != count) {
      throw new ConfigurationException("usage: mada " + command.usage());
    }
    return arguments.stream().map(Path::of).toList();
  }

  /** Finds plug-ins. */
  ModuleLoader modules() {
    return new ModuleLoader(BUILT_IN, Path.of(value("plugins").orElse("plugins")));
  }

  /** The experiment that the command is about. */
  Experiment experiment() {
    Path file =
        configuration()
            .orElseThrow(
                () -> new ConfigurationException("the configuration is missing; usage: mada " + command.usage()));
    return new ExperimentReader(modules(), Taxonomies::read, System.getenv()).read(file, values("set"));
  }

  Device device() {
    String name = value("device").orElse("auto");
    if (!name.matches("auto|cpu|gpu\\d*")) {
      throw new ConfigurationException("--device must be auto, cpu or gpu0, gpu1, ..., not '" + name + "'");
    }
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    int gpus = Engine.getInstance().getGpuCount();
    if (name.equals("auto")) {
      return gpus > 0 ? Device.gpu(0) : Device.cpu();
    }
    int number = name.equals("gpu") ? 0 : Integer.parseInt(name.substring(3));
    if (number >= gpus) {
      throw new ConfigurationException(
          "--device " + name + ": libtorch sees " + gpus + " GPUs; 'mada doctor' says what is missing");
    }
    return Device.gpu(number);
  }

  int threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    String text = value("threads").orElse(Integer.toString(cores));
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new ConfigurationException("--threads must be a whole number above 0, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  Progress progress() {
    return has("quiet") ? Progress.SILENT : new ConsoleProgress(System.err, Boolean.getBoolean("mada.terminal"));
  }
}

package io.mada.app;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.nn.Precision;
import io.mada.api.nn.WeightFormat;
import io.mada.app.compute.BuiltInModules;
import io.mada.app.config.Experiment;
import io.mada.app.config.ExperimentReader;
import io.mada.app.config.ModelSettings;
import io.mada.app.log.JsonLog;
import io.mada.app.log.Warning;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginJars;
import io.mada.app.plugin.PluginRegistry;
import io.mada.app.run.Measurements;
import io.mada.data.label.Taxonomies;
import io.mada.internal.config.Nearest;
import io.mada.models.weights.WeightFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** A command's arguments, and what follows from the options common to all commands. */
final class CommandLine {

  private static final int MOST_THREADS = 1024;

  /**
   * Where to find the plug-ins that a configuration names. Nothing else in that folder is touched:
   * anybody may have put it there.
   */
  static final Path PLUGINS = Path.of("plugins");

  private final Command command;
  private final org.apache.commons.cli.CommandLine parsed;
  private final Consumer<String> ending;

  private CommandLine(
      Command command, org.apache.commons.cli.CommandLine parsed, Consumer<String> ending) {
    this.command = command;
    this.parsed = parsed;
    this.ending = ending;
  }

  /**
   * Parses what follows the command's name.
   *
   * @param ending what to do when a plug-in does not return
   */
  static CommandLine parse(Command command, Consumer<String> ending, String... arguments) {
    Options options = CommandOptions.common();
    command.options().getOptions().forEach(options::addOption);
    try {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      return new CommandLine(command, new DefaultParser(false).parse(options, rest), ending);
    } catch (UnrecognizedOptionException e) {
      List<String> known =
          options.getOptions().stream().map(option -> "--" + option.getLongOpt()).toList();
      throw new ConfigurationException(
          "unknown option " + e.getOption() + Nearest.hint(e.getOption(), known));
    } catch (MissingArgumentException e) {
      Option option = e.getOption();
      throw new ConfigurationException(
          "--" + option.getLongOpt() + " needs a value: " + option.getDescription());
    } catch (ParseException e) {
      throw new ConfigurationException(e.getMessage() + "; see mada " + arguments[0] + " --help");
    }
  }

  boolean wantsHelp() {
    return parsed.hasOption("help");
  }

  boolean has(String option) {
    return parsed.hasOption(option);
  }

  /** An option's value; the last one if given several times, as in the launcher. */
  Optional<String> value(String option) {
    String[] values = parsed.getOptionValues(option);
    return values == null ? Optional.empty() : Optional.of(values[values.length - 1]);
  }

  /** An option's value as a path. */
  Optional<Path> path(String option) {
    return value(option).map(text -> path("--" + option, text));
  }

  /** All values of an option as paths. */
  List<Path> paths(String option) {
    return values(option).stream().map(text -> path("--" + option, text)).toList();
  }

  /** The configuration, and the options that mean the same for every command of a run. */
  List<String> forWholeRun() {
    List<String> words = new ArrayList<>();
    configuration().ifPresent(file -> words.add(file.toString()));
    for (String option : List.of("set", "device", "precision", "threads", "plugins")) {
      values(option).forEach(value -> words.addAll(List.of("--" + option, value)));
    }
    return words;
  }

  /** All values of an option that may be given several times. */
  List<String> values(String option) {
    String[] values = parsed.getOptionValues(option);
    return values == null ? List.of() : List.of(values);
  }

  /** The value of a required option. */
  String required(String option) {
    return value(option).orElseThrow(() -> missing(option));
  }

  /** The value of a required option, as a path. */
  Path requiredPath(String option) {
    return path(option).orElseThrow(() -> missing(option));
  }

  private ConfigurationException missing(String option) {
    return new ConfigurationException(
        "--" + option + " is missing; usage: mada " + command.usage());
  }

  private static Path path(String what, String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // No more a path than an empty word.
    }
    throw new ConfigurationException(what + " must be a path, not '" + text + "'");
  }

  /** The configuration's path, if there is one. */
  Optional<Path> configuration() {
    List<String> arguments = parsed.getArgList();
    if (arguments.size() > 1) {
      throw new ConfigurationException(
          "'" + arguments.get(1) + "' is one argument too many; usage: mada " + command.usage());
    }
    return arguments.stream().findFirst().map(file -> path("CONFIG", file));
  }

  /** The command's file arguments; there must be exactly {@code count}. */
  List<Path> files(int count) {
    return files(count, count);
  }

  /** The command's file arguments, some of which may be omitted. */
  List<Path> files(int least, int most) {
    List<String> arguments = parsed.getArgList();
    if (arguments.size() < least || arguments.size() > most) {
      throw new ConfigurationException("usage: mada " + command.usage());
    }
    return arguments.stream().map(file -> path("FILE", file)).toList();
  }

  /** Finds plug-ins. */
  ModuleLoader modules() {
    return modules(path("plugins"), ending);
  }

  /**
   * Finds plug-ins.
   *
   * @param named a plug-in's jar, or a folder of jars; {@link #PLUGINS} is searched by default
   * @param ending what to do when a plug-in does not return
   */
  static ModuleLoader modules(Optional<Path> named, Consumer<String> ending) {
    PluginJars jars = named.map(PluginJars::named).orElseGet(() -> PluginJars.searched(PLUGINS));
    return new ModuleLoader(BuiltInModules.list(), jars, ending);
  }

  /**
   * The plug-ins available without a configuration: the built-in ones, and those in jars that the
   * user has named.
   */
  PluginRegistry plugins() {
    return modules().loadDeclared().getInstance(PluginRegistry.class);
  }

  /** Weight files in the formats that are bound without a configuration. */
  WeightFiles weightFiles() {
    PluginRegistry plugins = plugins();
    return new WeightFiles(plugins, plugins.names(WeightFormat.class));
  }

  /** The experiment given to the command. */
  Experiment experiment() {
    Path file =
        configuration()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "the configuration is missing; usage: mada " + command.usage()));
    return experiment(file);
  }

  /** The experiment of a file, with its overrides. */
  Experiment experiment(Path file) {
    return experiment(modules(), file, assignments());
  }

  /** The experiment of a file, with its overrides. */
  static Experiment experiment(ModuleLoader modules, Path file, List<String> assignments) {
    return new ExperimentReader(modules, Taxonomies::read, System.getenv()).read(file, assignments);
  }

  /** The overrides of the configuration. */
  private List<String> assignments() {
    List<String> assignments = new ArrayList<>(values("set"));
    precision().ifPresent(word -> assignments.add(ModelSettings.PRECISION + "=" + word));
    return assignments;
  }

  /** The precision in which networks are to compute, if the user has given one. */
  Optional<String> precision() {
    Optional<String> word = value("precision");
    word.filter(given -> Stream.of(Precision.values()).noneMatch(p -> p.word().equals(given)))
        .ifPresent(
            given -> {
              throw new ConfigurationException(
                  "--precision must be float32, bfloat16 or auto, not '" + given + "'");
            });
    return word;
  }

  /** The requested device; the user is told if it does not exist. */
  Device device() {
    return DeviceOption.device(value("device").orElse("auto"));
  }

  /** Reports which device the work starts on, and the requested precision of networks. */
  void beginOn(Device device, Precision wanted) {
    Precision precision = wanted.on(device);
    if (precision == Precision.BFLOAT16 && !Precision.isFast(device)) {
      Warning.tell(
          "this device has no instructions for bfloat16, and is slower in it than in float32; --precision auto"
              + " takes what is faster");
    }
    if (!has("quiet")) {
      System.err.println(
          Text.of("device: %s, %s", DeviceOption.describe(device), precision.word()));
    }
  }

  int threads() {
    String text =
        value("threads").orElse(Integer.toString(Runtime.getRuntime().availableProcessors()));
    int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > MOST_THREADS) {
      throw new ConfigurationException(
          "--threads must be a whole number from 1 to " + MOST_THREADS + ", not '" + text + "'");
    }
    return number;
  }

  /** Reports the meters of a run, unless nobody wants to know. */
  void summarise(Measurements measurements) {
    if (!has("quiet")) {
      RunSummary.print(measurements, System.err);
    }
  }

  Progress progress() {
    if (has("quiet")) {
      return Progress.SILENT;
    }
    return System.err instanceof JsonLog log
        ? new JsonProgress(log)
        : new ConsoleProgress(System.err, Boolean.getBoolean("mada.terminal"));
  }

  /** Whether the error stream is meant for programs. */
  boolean wantsJson() {
    String format = value("log-format").orElse("text");
    if (!List.of("text", "json").contains(format)) {
      throw new ConfigurationException("--log-format must be text or json, not '" + format + "'");
    }
    return format.equals("json");
  }
}

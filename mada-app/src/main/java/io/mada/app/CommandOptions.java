package io.mada.app;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options of commands. */
final class CommandOptions {

  private CommandOptions() {}

  /** The options common to all commands. */
  static Options common() {
    Options options = new Options();
    options.addOption(
        option(
            "set",
            "KEY=VALUE",
            "override a key of the configuration, such as selection.budget=0.1"));
    options.addOption(
        option("run-dir", "DIR", "the run's files (default: runs/NAME/TIME, or the latest)"));
    options.addOption(
        option("device", "auto|cpu|gpu0", "where to compute; also gpu1 and so on (default: auto)"));
    options.addOption(
        option(
            "precision",
            "float32|bfloat16|auto",
            "number format of the networks (default: model.precision)"));
    options.addOption(
        option(
            "threads",
            "N",
            "threads for tensors and for decoding (default: the processor's cores)"));
    options.addOption(
        option(
            "plugins",
            "PATH",
            "a plug-in's jar, or a folder of them (default: the jars in plugins/ that CONFIG names)"));
    options.addOption(flag("quiet", "no progress"));
    options.addOption(
        option(
            "log-format",
            "text|json",
            "the error stream as text (default), or as JSON objects, one per line"));
    options.addOption(flag("debug", "stack traces with errors"));
    options.addOption(Option.builder("h").longOpt("help").desc("this help").get());
    return options;
  }

  /** An option with a value. */
  static Option option(String name, String value, String description) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
  }

  /** An option without a value. */
  static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }
}

package io.mada.app;

import org.apache.commons.cli.Options;

/** A word on the command line. */
interface Command {

  /** How it is called, after {@code mada}. */
  String usage();

  /** One line of help. */
  String summary();

  /** The options that it has beside those of all commands. */
  default Options options() {
    return new Options();
  }

  void execute(CommandLine line);
}

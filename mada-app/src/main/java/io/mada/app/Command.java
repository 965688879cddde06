package io.mada.app;

import org.apache.commons.cli.Options;

/** A command of the command line. */
interface Command {

  /** How to call it, after {@code mada}. */
  String usage();

  /** A one-line summary for the help. */
  String summary();

  /** Its options besides those that all commands have. */
  default Options options() {
    return new Options();
  }

  void execute(CommandLine line);
}

package io.mada.app;

import io.mada.api.ConfigurationException;

/**
 * A command that the launcher carries out before Java starts; it is only here to be listed with the
 * others.
 */
record LauncherCommand(String usage, String summary) implements Command {

  @Override
  public void execute(CommandLine line) {
    throw new ConfigurationException(
        "'" + usage + "' is a command of the launcher ./mada, and has no options");
  }
}

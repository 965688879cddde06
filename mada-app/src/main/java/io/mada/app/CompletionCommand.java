package io.mada.app;

import io.mada.api.ConfigurationException;
import java.util.Map;

/** Prints what a shell needs to complete this command line. */
final class CompletionCommand implements Command {

  private final Map<String, Command> commands;

  CompletionCommand(Map<String, Command> commands) {
    this.commands = commands;
  }

  @Override
  public String usage() {
    return "completion bash|zsh";
  }

  @Override
  public String summary() {
    return "print a script by which the shell completes commands, options and their values";
  }

  @Override
  public void execute(CommandLine line) {
    String shell = line.files(1).get(0).toString();
    Completion completion = new Completion(commands);
    switch (shell) {
      case "bash" -> System.out.print(completion.bash());
      case "zsh" -> System.out.print(completion.zsh());
      default ->
          throw new ConfigurationException("the shell must be bash or zsh, not '" + shell + "'");
    }
  }
}

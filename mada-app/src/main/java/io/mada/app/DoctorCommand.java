package io.mada.app;

import org.apache.commons.cli.Options;

/** Reports what this machine has, and what is missing. */
final class DoctorCommand implements Command {

  @Override
  public String usage() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "show what this machine has: Java, libtorch, devices, memory, plug-ins; and what is missing for a GPU";
  }

  @Override
  public Options options() {
    Options options = new Options();
    // The launcher has already handled it before Java starts.
    options.addOption(
        CommandOptions.flag(
            "install-libtorch",
            "first fetch libtorch for CUDA with Maven: 2.9 GB, and 4.1 GB unpacked"));
    return options;
  }

  @Override
  public void execute(CommandLine line) {
    new Doctor(line.plugins()).print(System.out);
  }
}

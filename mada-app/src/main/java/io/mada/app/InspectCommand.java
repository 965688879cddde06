package io.mada.app;

import io.mada.models.weights.Inspection;

/** Lists the contents of a weight file. */
final class InspectCommand implements Command {

  @Override
  public String usage() {
    return "inspect FILE";
  }

  @Override
  public String summary() {
    return "list a weight file's names, shapes, types, sizes and metadata";
  }

  @Override
  public void execute(CommandLine line) {
    System.out.print(Inspection.of(line.weightFiles().read(line.files(1).get(0))));
  }
}

package io.mada.app;

import ai.djl.Device;
import io.mada.api.compute.Machine;
import io.mada.app.Execution.Where;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.Step;
import io.mada.app.run.RunDirectory;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * Runs steps of an experiment in a run directory.
 *
 * @param where the directory to use if none is given
 * @param afterwards what to do when all steps are done
 */
record StepCommand(
    Where where,
    String usage,
    String summary,
    Options options,
    BiFunction<CommandLine, Experiment, List<Step>> steps,
    Consumer<RunDirectory> afterwards)
    implements Command {

  static final Option ACCEPT =
      CommandOptions.option("accept", "FILE", "accept a file of the run that was replaced by hand");

  StepCommand {
    options.addOption(ACCEPT);
  }

  @Override
  public void execute(CommandLine line) {
    Experiment experiment = line.experiment();
    Device device = line.device();
    var execution =
        new Execution(
            experiment,
            steps.apply(line, experiment),
            where,
            line.path("run-dir"),
            line.has("resume"),
            line.values("accept"),
            new Machine(device, line.threads()),
            line.progress(),
            List.of(),
            directory -> {
              line.beginOn(device, experiment.design().precision());
              return "interrupted; " + howToGoOn(directory);
            });
    execution.run(
        (directory, measurements) -> {
          afterwards.accept(directory);
          line.summarise(measurements);
          return directory;
        });
  }

  private String howToGoOn(RunDirectory directory) {
    return options.hasOption("resume")
        ? "the same command goes on with --resume --run-dir " + directory.path()
        : "what is done is in " + directory.path();
  }
}

package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.app.Execution.Where;
import io.mada.app.config.Experiment;
import io.mada.app.label.Intake;
import io.mada.app.label.LabelReview;
import io.mada.app.label.LabelRun;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.LabelsMissing;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.ReplaceStep;
import io.mada.app.pipeline.Round;
import io.mada.app.run.RunDirectory;
import io.mada.label.format.LabelFormat;
import io.mada.label.format.LabelFormats;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The commands that bring people's labels into a run: {@code mada label ...}. */
final class LabelCommands {

  private static final Option IMAGE =
      CommandOptions.option("image", "NAME", "one of the images waiting for a label");
  private static final Option REASON =
      CommandOptions.option("reason", "TEXT", "why it should not be labelled, such as blurred");
  private static final Option FORMAT =
      CommandOptions.option(
          "format", String.join("|", LabelFormats.names()), "the labelling tool's format");

  private LabelCommands() {}

  /** A command that looks at a run from outside the run's own process. */
  private record RunCommand(
      String usage, String summary, Options options, BiConsumer<CommandLine, LabelRun> work)
      implements Command {

    @Override
    public void execute(CommandLine line) {
      work.accept(line, open(line));
    }
  }

  /** The run given to the command. */
  static LabelRun open(CommandLine line) {
    Experiment experiment = line.experiment();
    Path directory =
        line.path("run-dir")
            .map(RunDirectory::existingPath)
            .orElseGet(() -> RunDirectory.latestPath(Execution.RUNS, experiment.name()));
    return LabelRun.open(experiment, new ImageSets(experiment).target(), directory);
  }

  static Command command(
      String usage, String summary, BiConsumer<CommandLine, LabelRun> work, Option... own) {
    Options options = new Options();
    List.of(own).forEach(options::addOption);
    return new RunCommand(usage, summary, options, work);
  }

  static Command check() {
    return command(
        "label check CONFIG",
        "check the labels so far: which are missing, wrong or odd",
        (line, run) -> {
          int missing = new LabelReview(run).print(System.out);
          if (missing > 0) {
            throw new LabelsMissing(Text.of("%d labels are missing", missing));
          }
        });
  }

  static Command skip() {
    return command(
        "label skip CONFIG --image NAME --reason TEXT",
        "leave an image out of training, and never choose it again",
        (line, run) -> run.skip(run.task(line.required("image")), "mada", reason(line)),
        IMAGE,
        REASON);
  }

  private static String reason(CommandLine line) {
    String reason = line.required("reason").strip();
    if (reason.isEmpty()) {
      throw new ConfigurationException("--reason says nothing; say why the image is left out");
    }
    return reason;
  }

  static Command replace() {
    return new StepCommand(
        Where.LATEST,
        "label replace CONFIG --image NAME",
        "choose and hand over another image in place of one that was skipped",
        new Options().addOption(IMAGE),
        (line, experiment) ->
            List.of(new ReplaceStep(round(line, experiment), line.required("image"))),
        directory ->
            System.out.println(new LabelLog(directory.resolve(LabelTasks.FOLDER)).lastChosen()));
  }

  /** The round that is waiting for labels. */
  private static Round round(CommandLine line, Experiment experiment) {
    LabelRun run = open(line);
    int number = run.task(line.required("image")).round();
    return new Plan(experiment)
        .rounds().stream()
            .filter(round -> round.number() == number)
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "selection.rounds has no round "
                            + number
                            + ", which has chosen the image"));
  }

  static Command export() {
    return command(
        "label export CONFIG --format FORMAT --to PATH",
        "write images and pre-labels for a labelling tool",
        LabelCommands::export,
        FORMAT,
        CommandOptions.option("to", "PATH", "a file, or a folder for png"));
  }

  private static void export(CommandLine line, LabelRun run) {
    LabelFormat format = LabelFormats.named(line.required("format"));
    Path target = line.requiredPath("to");
    List<LabelTask> tasks = run.open();
    format.write(run.tasks(), tasks, run::prelabel, target);
    System.out.println(Text.of("%d images with pre-labels: %s", tasks.size(), target));
  }

  static Command bringIn() {
    return command(
        "label import CONFIG --format FORMAT --from PATH",
        "take the labels that a labelling tool has exported",
        (line, run) -> {
          LabelFormat format = LabelFormats.named(line.required("format"));
          new Intake(run, format.name(), System.out)
              .take(format.read(run.tasks(), line.requiredPath("from")));
        },
        FORMAT,
        CommandOptions.option("from", "PATH", "the tool's export"));
  }
}

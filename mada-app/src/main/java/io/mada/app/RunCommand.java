package io.mada.app;

import io.mada.api.Text;
import io.mada.train.evaluate.Scores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code run}: every step of an experiment. */
final class RunCommand implements Command {

  private static final Option RESUME =
      CommandOptions.flag("resume", "continue where the latest run, or --run-dir, stopped");

  @Override
  public String usage() {
    return "run CONFIG";
  }

  @Override
  public String summary() {
    return "run every step: the stages in order, with the features, anchors, selection and labels that they need; then evaluation and report";
  }

  @Override
  public Options options() {
    return new Options().addOption(RESUME).addOption(StepCommand.ACCEPT);
  }

  @Override
  public void execute(CommandLine line) {
    Adaptation adaptation =
        new Adaptation(assignments -> line.experiment())
            .threads(line.threads())
            .progress(line.progress());
    line.value("device").ifPresent(adaptation::device);
    line.path("run-dir").ifPresent(adaptation::directory);
    line.values("accept").forEach(adaptation::accept);
    if (line.has("resume")) {
      adaptation.resume();
    }
    Adaptation.Result result =
        adaptation.run(
            List.of(),
            (directory, experiment) -> {
              line.beginOn(line.device(), experiment.design().precision());
              return "interrupted; the same command goes on with --resume --run-dir " + directory;
            });
    printScores(result.directory(), result.scores());
    line.summarise(result.measurements());
  }

  /**
   * Prints a table of the scores of the best network of each stage, and where the run's files are.
   */
  static void printScores(Path directory, Map<String, Scores> scores) {
    System.out.println(Text.of("\n%-8s  %6s  %9s", "", "mIoU", "pixel acc"));
    scores.forEach(
        (stage, s) ->
            System.out.println(
                Text.of("%-8s  %5.1f%%  %8.1f%%", stage, 100 * s.miou(), 100 * s.pixelAccuracy())));
    System.out.println("\n" + directory);
  }
}

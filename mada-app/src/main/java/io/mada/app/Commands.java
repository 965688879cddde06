package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.train.Scores;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The commands that work on a run directory. */
final class Commands {

  private Commands() {}

  static Command run() {
    Options options = new Options();
    options.addOption(Option.builder().longOpt("resume").desc("go on where the latest run, or --run-dir, stopped").get());
    return new StepCommand(
        StepCommand.Where.NEW,
        "run CONFIG",
        "every step: warm-up, features, anchors, selection, labels, stage 1, stage 2, evaluation",
        options,
        (line, experiment) -> Pipeline.steps(experiment),
        Commands::printScores);
  }

  static Command warmup() {
    return single(
        StepCommand.Where.NEW, "warmup CONFIG", "train on the source, in a new run directory", line -> new WarmupStep());
  }

  static Command select() {
    return single(StepCommand.Where.LATEST, "select CONFIG", "choose the target images to label", line -> new SelectStep());
  }

  static Command evaluate() {
    return new StepCommand(
        StepCommand.Where.LATEST,
        "evaluate CONFIG",
        "score each stage's best network on the validation images",
        new Options(),
        (line, experiment) -> List.of(new EvaluateStep()),
        Commands::printScores);
  }

  static Command features() {
    return single(
        StepCommand.Where.LATEST,
        "features CONFIG --domain source|pool|target",
        "pass a network over images and keep their class features",
        line -> new FeaturesStep(oneOf(line, "domain", FeaturesStep.SOURCE, FeaturesStep.POOL, FeaturesStep.TARGET)),
        CommandLine.option("domain", "DOMAIN", "source or pool (the warm-up's network), target (that of stage 1)"));
  }

  static Command anchors() {
    return single(
        StepCommand.Where.LATEST,
        "anchors CONFIG --domain source|pool|target",
        "cluster class features into anchors",
        line -> new AnchorsStep(oneOf(line, "domain", FeaturesStep.SOURCE, FeaturesStep.POOL, FeaturesStep.TARGET)),
        CommandLine.option("domain", "DOMAIN", "source, pool or target"));
  }

  static Command train() {
    return single(
        StepCommand.Where.LATEST,
        "train CONFIG --stage stage1|stage2",
        "train a stage on the selected images",
        line -> new TrainStep(oneOf(line, "stage", TrainStep.STAGE1, TrainStep.STAGE2)),
        CommandLine.option("stage", "STAGE", "stage1 or stage2"),
        Option.builder().longOpt("resume").desc("go on from the stage's last checkpoint").get());
  }

  private static Command single(
      StepCommand.Where where, String usage, String summary, Function<CommandLine, Step> step, Option... own) {
    Options options = new Options();
    List.of(own).forEach(options::addOption);
    return new StepCommand(
        where, usage, summary, options, (line, experiment) -> List.of(step.apply(line)), work -> {});
  }

  private static String oneOf(CommandLine line, String option, String... words) {
    String word = line.required(option);
    if (!List.of(words).contains(word)) {
      throw new ConfigurationException("--" + option + " must be one of " + List.of(words) + ", not '" + word + "'");
    }
    return word;
  }

  private static void printScores(Workspace work) {
    var scores = EvaluateStep.read(work.directory());
    System.out.printf(Locale.ROOT, "%n%-8s  %6s  %9s%n", "", "mIoU", "pixel acc");
    for (var entry : scores.entrySet()) {
      Scores s = entry.getValue();
      System.out.printf(Locale.ROOT, "%-8s  %5.1f%%  %8.1f%%%n", entry.getKey(), 100 * s.miou(), 100 * s.pixelAccuracy());
    }
    System.out.println("\n" + work.directory().path());
  }
}

package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.app.StepCommand.Where;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.AnchorsStep;
import io.mada.app.pipeline.AnnotateStep;
import io.mada.app.pipeline.EvaluateStep;
import io.mada.app.pipeline.FeatureSet;
import io.mada.app.pipeline.FeaturesStep;
import io.mada.app.pipeline.Pipeline;
import io.mada.app.pipeline.Round;
import io.mada.app.pipeline.SelectStep;
import io.mada.app.pipeline.Step;
import io.mada.app.pipeline.TrainStep;
import io.mada.app.pipeline.WarmupStep;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.Stage;
import io.mada.train.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The commands that work on a run directory. */
final class Commands {

  private static final Option RESUME_RUN =
      Option.builder().longOpt("resume").desc("go on where the latest run, or --run-dir, stopped").get();
  private static final Option RESUME_STAGE =
      Option.builder().longOpt("resume").desc("go on from the stage's last checkpoint").get();
  private static final Option DOMAIN = CommandLine.option("domain", "DOMAIN", "source, pool or target");
  private static final Option ROUND =
      CommandLine.option("round", "N", "of a selection in several rounds (default: the last)");
  private static final Option STAGE = CommandLine.option("stage", "STAGE", "stage1 or stage2");

  private Commands() {}

  static Command run() {
    return new StepCommand(
        Where.NEW,
        "run CONFIG",
        "every step: warm-up, features, anchors, selection, labels, stage 1, stage 2, evaluation, report",
        new Options().addOption(RESUME_RUN),
        (line, experiment) -> Pipeline.steps(experiment),
        Commands::printScores);
  }

  static Command warmup() {
    return single(
        Where.NEW,
        "warmup CONFIG",
        "train on the source, in a new run directory",
        (line, experiment) -> WarmupStep.steps(experiment),
        RESUME_STAGE);
  }

  static Command features() {
    return single(
        Where.LATEST,
        "features CONFIG --domain source|pool|target",
        "class features of the source or the pool by the warm-up's network, of the target by stage 1's",
        (line, experiment) -> List.of(new FeaturesStep(featureSet(line, experiment))),
        DOMAIN,
        ROUND);
  }

  static Command anchors() {
    return single(
        Where.LATEST,
        "anchors CONFIG --domain source|pool|target",
        "cluster class features into anchors",
        (line, experiment) -> List.of(new AnchorsStep(featureSet(line, experiment))),
        DOMAIN,
        ROUND);
  }

  static Command select() {
    return single(
        Where.LATEST,
        "select CONFIG",
        "choose the target images to label",
        (line, experiment) -> List.of(new SelectStep(round(line, experiment))),
        ROUND);
  }

  static Command train() {
    return single(
        Where.LATEST,
        "train CONFIG --stage stage1|stage2",
        "train a stage on the selected images",
        Commands::training,
        STAGE,
        ROUND,
        RESUME_STAGE);
  }

  static Command evaluate() {
    return steps(
        Where.LATEST,
        "evaluate CONFIG",
        "score each stage's best network on the validation images",
        (line, experiment) -> List.of(new EvaluateStep()),
        Commands::printScores);
  }

  private static Command single(
      Where where, String usage, String summary, BiFunction<CommandLine, Experiment, List<Step>> steps, Option... own) {
    return steps(where, usage, summary, steps, directory -> {}, own);
  }

  private static Command steps(
      Where where,
      String usage,
      String summary,
      BiFunction<CommandLine, Experiment, List<Step>> steps,
      Consumer<RunDirectory> afterwards,
      Option... own) {
    Options options = new Options();
    List.of(own).forEach(options::addOption);
    return new StepCommand(where, usage, summary, options, steps, afterwards);
  }

  /** Labels are taken anew with each training, which then knows which they were. */
  private static List<Step> training(CommandLine line, Experiment experiment) {
    boolean first = oneOf(line, "stage", "stage1", "stage2").equals("stage1");
    List<Round> rounds = Round.of(experiment);
    Round round = first ? round(line, experiment) : rounds.get(rounds.size() - 1);
    List<Step> steps = new ArrayList<>(List.of(new AnnotateStep(round)));
    steps.addAll(
        first
            ? TrainStep.steps(Stage.STAGE1, round.chosen(""))
            : TrainStep.steps(Stage.STAGE2, ""));
    return steps;
  }

  private static FeatureSet featureSet(CommandLine line, Experiment experiment) {
    return switch (oneOf(line, "domain", "source", "pool", "target")) {
      case "source" -> round(line, experiment).source();
      case "pool" -> round(line, experiment).pool();
      default -> FeatureSet.TARGET;
    };
  }

  private static Round round(CommandLine line, Experiment experiment) {
    List<Round> rounds = Round.of(experiment);
    String number = line.value("round").orElse(String.valueOf(rounds.size()));
    return rounds.stream()
        .filter(round -> String.valueOf(round.number()).equals(number))
        .findFirst()
        .orElseThrow(
            () -> new ConfigurationException(
                "--round must be from 1 to selection.rounds, " + rounds.size() + ", not '" + number + "'"));
  }

  /** An option's value, which must be one of some words. */
  private static String oneOf(CommandLine line, String option, String... words) {
    String word = line.required(option);
    if (!List.of(words).contains(word)) {
      throw new ConfigurationException(
          "--" + option + " must be " + String.join(" or ", words) + ", not '" + word + "'");
    }
    return word;
  }

  private static void printScores(RunDirectory directory) {
    Map<String, Scores> scores = EvaluateStep.read(directory);
    System.out.println(Text.of("\n%-8s  %6s  %9s", "", "mIoU", "pixel acc"));
    scores.forEach((stage, s) ->
        System.out.println(Text.of("%-8s  %5.1f%%  %8.1f%%", stage, 100 * s.miou(), 100 * s.pixelAccuracy())));
    System.out.println("\n" + directory.path());
  }
}

package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.data.Domain;
import io.mada.app.Execution.Where;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.AnchorsStep;
import io.mada.app.pipeline.AnnotateStep;
import io.mada.app.pipeline.EvaluateStep;
import io.mada.app.pipeline.FeatureSet;
import io.mada.app.pipeline.FeaturesStep;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Round;
import io.mada.app.pipeline.SelectStep;
import io.mada.app.pipeline.Step;
import io.mada.app.pipeline.TrainStep;
import io.mada.app.run.RunDirectory;
import io.mada.internal.config.Nearest;
import io.mada.train.stage.Stage;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The commands that work on a run directory. */
final class Commands {

  private static final Option RESUME_STAGE =
      CommandOptions.flag("resume", "continue from the stage's last checkpoint");
  private static final Option DOMAIN =
      CommandOptions.option("domain", "source|pool|target", "whose features");
  private static final Option ROUND =
      CommandOptions.option(
          "round", "N", "the round of a selection in several rounds (default: the last)");
  private static final Option STAGE =
      CommandOptions.option("stage", "STAGE", "one of the configuration's stages");

  private Commands() {}

  static Command warmup() {
    return single(
        Where.NEW,
        "warmup CONFIG",
        "train the stages before the selection, in a new run directory",
        Commands::beforeSelection,
        RESUME_STAGE);
  }

  static Command features() {
    return single(
        Where.LATEST,
        "features CONFIG --domain source|pool|target",
        "compute the class features that the strategy (source, pool) or a later stage (target) needs",
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
        (line, experiment) -> List.of(new SelectStep(round(line, new Plan(experiment)))),
        ROUND);
  }

  static Command train() {
    return single(
        Where.LATEST,
        "train CONFIG --stage STAGE",
        "train a stage",
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
        directory -> RunCommand.printScores(directory.path(), EvaluateStep.read(directory)));
  }

  private static Command single(
      Where where,
      String usage,
      String summary,
      BiFunction<CommandLine, Experiment, List<Step>> steps,
      Option... own) {
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

  private static List<Step> beforeSelection(CommandLine line, Experiment experiment) {
    List<Step> steps = new Plan(experiment).beforeSelection();
    if (steps.isEmpty()) {
      throw new ConfigurationException(
          "stages has none before the selection; begin with 'mada run'");
    }
    return steps;
  }

  /**
   * The stage for which labels were chosen takes them anew; later stages must be trained on the
   * same labels.
   */
  private static List<Step> training(CommandLine line, Experiment experiment) {
    String name = line.required("stage");
    Stage stage = experiment.stages().get(name);
    if (stage == null) {
      throw new ConfigurationException(
          "--stage: there is no stage '"
              + name
              + "'"
              + Nearest.hint(name, experiment.stages().keySet()));
    }
    Plan plan = new Plan(experiment);
    if (!plan.selecting().filter(stage::equals).isPresent()) {
      return List.of(new TrainStep(stage, ""));
    }
    Round round = round(line, plan);
    return List.of(new AnnotateStep(round), new TrainStep(stage, round.chosen("")));
  }

  private static FeatureSet featureSet(CommandLine line, Experiment experiment) {
    Plan plan = new Plan(experiment);
    String domain = oneOf(line, "domain", "source", "pool", "target");
    if (!domain.equals("target")) {
      return plan.features(
          round(line, plan), domain.equals("source") ? Domain.SOURCE : Domain.TARGET);
    }
    return plan.featureSets().stream()
        .filter(set -> set.key().equals(domain))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--domain target: no stage of this configuration needs these"));
  }

  private static Round round(CommandLine line, Plan plan) {
    List<Round> rounds = plan.rounds();
    String number = line.value("round").orElse(String.valueOf(rounds.size()));
    return rounds.stream()
        .filter(round -> String.valueOf(round.number()).equals(number))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    rounds.isEmpty()
                        ? "this configuration selects nothing: the section selection is missing"
                        : "--round must be from 1 to selection.rounds, "
                            + rounds.size()
                            + ", not '"
                            + number
                            + "'"));
  }

  /** An option's value, which must be one of the given words. */
  private static String oneOf(CommandLine line, String option, String... words) {
    String word = line.required(option);
    if (!List.of(words).contains(word)) {
      throw new ConfigurationException(
          "--" + option + " must be " + String.join(" or ", words) + ", not '" + word + "'");
    }
    return word;
  }
}

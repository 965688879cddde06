package io.mada.app.pipeline;

import io.mada.api.Domain;
import io.mada.api.Needs;
import io.mada.app.config.Experiment;
import io.mada.app.run.Interruption;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunLog;
import io.mada.app.run.Stage;
import io.mada.app.run.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The steps of a run in order, and running them.
 *
 * @param loading counts the images that pass through the steps
 */
public record Pipeline(Workspace work, Measurements measurements, CountedLoading loading) {

  /** The steps that an experiment needs: what neither its strategy nor its stages use is left out. */
  public static List<Step> steps(Experiment experiment) {
    Needs needs = experiment.selection().strategy().needs();
    List<Step> steps = new ArrayList<>(WarmupStep.steps(experiment));
    for (Round round : Round.of(experiment)) {
      add(steps, experiment, round.source(), !needs.source().isEmpty(), needs.anchors().contains(Domain.SOURCE));
      add(steps, experiment, round.pool(), !needs.pool().isEmpty(), needs.anchors().contains(Domain.TARGET));
      steps.add(new SelectStep(round));
      steps.add(new AnnotateStep(round));
      steps.addAll(TrainStep.steps(Stage.STAGE1, round.chosen("")));
    }
    if (Stage.STAGE2.isIn(experiment)) {
      add(steps, experiment, FeatureSet.TARGET, false, true);
      steps.addAll(TrainStep.steps(Stage.STAGE2, ""));
    }
    steps.addAll(List.of(new EvaluateStep(), new ReportStep()));
    return steps;
  }

  /** Adds the steps for features and anchors; anchors that are given need no features. */
  private static void add(List<Step> steps, Experiment experiment, FeatureSet of, boolean probes, boolean anchors) {
    if (probes || anchors && !experiment.anchors().files().containsKey(of.key())) {
      steps.add(new FeaturesStep(of));
    }
    if (anchors) {
      steps.add(new AnchorsStep(of));
    }
  }

  /** Runs steps in order; to resume is to leave out what is done, and to go on with what was interrupted. */
  void run(List<Step> steps, boolean resume) {
    var books = new Bookkeeping(work);
    for (Step step : steps) {
      Standing standing = resume ? books.standing(step) : Standing.NOT_BEGUN;
      if (standing.work() == Standing.Work.NOTHING) {
        RunLog.LOGGER.info("{} is done already", step.name());
        continue;
      }
      boolean goesOn = standing.work() == Standing.Work.THE_REST;
      if (standing.reason() != null) {
        Warning.tell(step.name() + (goesOn ? " goes on: " : " is done again: ") + standing.reason());
      }
      run(step, books, goesOn);
    }
  }

  private void run(Step step, Bookkeeping books, boolean goesOn) {
    RunLog.LOGGER.info("{} {}", step.name(), goesOn ? "goes on" : "begins");
    long begun = System.nanoTime();
    long imagesBefore = loading.images().get();
    Map<String, String> inputs = books.inputs(step);
    if (!goesOn) {
      // Before the record knows of the new beginning: what it knows of the earlier one does for a run without its files.
      work.directory().remove(step.outputs(work.experiment()));
    }
    work.record().begin(step.name(), inputs);
    try {
      step.run(work);
    } catch (LabelsMissing | Interruption.Ended e) {
      RunLog.LOGGER.info("{} stops: {}", step.name(), e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      RunLog.LOGGER.error(step.name() + " failed", e);
      throw e;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long images = loading.images().get() - imagesBefore;
    work.record().done(step.name(), seconds, images, measurements, books.outputs(step));
    RunLog.LOGGER.info("{} took {} s", step.name(), seconds);
  }
}

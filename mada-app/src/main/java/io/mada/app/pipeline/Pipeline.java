package io.mada.app.pipeline;

import io.mada.api.Domain;
import io.mada.api.Needs;
import io.mada.app.config.Experiment;
import io.mada.app.run.Interruption;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunLog;
import io.mada.app.run.RunRecord;
import io.mada.app.run.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a run in order, and running them.
 *
 * @param record remembers which are done
 * @param loading counts the images that pass through the steps
 */
public record Pipeline(Workspace work, RunRecord record, Measurements measurements, CountedLoading loading) {

  /** The steps that an experiment needs: what neither its strategy nor its stages use is left out. */
  public static List<Step> steps(Experiment experiment) {
    Needs needs = experiment.selection().strategy().needs();
    List<Step> steps = new ArrayList<>(List.of(new WarmupStep()));
    for (Round round : Round.of(experiment)) {
      add(steps, experiment, round.source(), !needs.source().isEmpty(), needs.anchors().contains(Domain.SOURCE));
      add(steps, experiment, round.pool(), !needs.pool().isEmpty(), needs.anchors().contains(Domain.TARGET));
      steps.add(new SelectStep(round));
      steps.add(new AnnotateStep(round));
      steps.add(new TrainStep(Stage.STAGE1, round.stage1()));
    }
    if (Stage.STAGE2.isIn(experiment)) {
      add(steps, experiment, FeatureSet.TARGET, false, true);
      steps.add(new TrainStep(Stage.STAGE2));
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
    for (Step step : steps) {
      if (resume && record.isDone(step.name())) {
        RunLog.LOGGER.info("{} is done already", step.name());
      } else {
        run(step, resume && record.isInterrupted(step.name()));
      }
    }
  }

  private void run(Step step, boolean resume) {
    RunLog.LOGGER.info("{} {}", step.name(), resume ? "goes on" : "begins");
    long begun = System.nanoTime();
    long imagesBefore = loading.images().get();
    record.begin(step.name(), after(step));
    try {
      if (resume) {
        step.resume(work);
      } else {
        step.run(work);
      }
    } catch (LabelsMissing | Interruption.Ended e) {
      RunLog.LOGGER.info("{} stops: {}", step.name(), e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      RunLog.LOGGER.error(step.name() + " failed", e);
      throw e;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    record.done(step.name(), seconds, loading.images().get() - imagesBefore, measurements);
    RunLog.LOGGER.info("{} took {} s", step.name(), seconds);
  }

  /** The names of the steps that build on one, directly or not; nothing builds on a warm-up without a selection. */
  private List<String> after(Step step) {
    if (!work.experiment().hasSelection()) {
      return List.of();
    }
    List<Step> all = steps(work.experiment());
    int index = all.indexOf(step);
    return index < 0 ? List.of() : all.subList(index + 1, all.size()).stream().map(Step::name).toList();
  }
}

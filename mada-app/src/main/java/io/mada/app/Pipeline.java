package io.mada.app;

import io.mada.api.Domain;
import io.mada.api.MadaException;
import io.mada.api.Needs;
import io.mada.api.Section;
import io.mada.app.config.Experiment;
import io.mada.train.AnchorSettings;
import java.util.ArrayList;
import java.util.List;

/** The steps of a run in order, and running them. */
final class Pipeline {

  private final Workspace work;
  private final RunRecord record;

  Pipeline(Workspace work) {
    this.work = work;
    this.record = RunRecord.of(work);
  }

  /** The steps that an experiment needs: what neither its strategy nor its stages use is left out. */
  static List<Step> steps(Experiment experiment) {
    Needs needs = experiment.selection().strategy().needs();
    List<Step> steps = new ArrayList<>(List.of(new WarmupStep()));
    if (!needs.source().isEmpty() || needs.anchors().contains(Domain.SOURCE)) {
      steps.add(new FeaturesStep(FeaturesStep.SOURCE));
    }
    if (needs.anchors().contains(Domain.SOURCE)) {
      steps.add(new AnchorsStep(FeaturesStep.SOURCE));
    }
    steps.add(new FeaturesStep(FeaturesStep.POOL));
    if (needs.anchors().contains(Domain.TARGET)) {
      steps.add(new AnchorsStep(FeaturesStep.POOL));
    }
    steps.addAll(List.of(new SelectStep(), new AnnotateStep(), new TrainStep(TrainStep.STAGE1)));
    if (experiment.hasStage(TrainStep.STAGE2)) {
      steps.addAll(
          List.of(
              new FeaturesStep(FeaturesStep.TARGET),
              new AnchorsStep(FeaturesStep.TARGET),
              new TrainStep(TrainStep.STAGE2)));
    }
    steps.add(new EvaluateStep());
    return steps;
  }

  /** Finds every mistake that can be found without a network: in the configuration, the datasets and the weights. */
  static void check(Workspace work, List<Step> steps) {
    Experiment experiment = work.experiment();
    for (String stage : EvaluateStep.STAGES) {
      if (experiment.hasStage(stage)) {
        work.settings(stage);
      }
    }
    checkDiscriminator(experiment);
    if (experiment.hasStage(TrainStep.STAGE2)) {
      AnchorSettings.read(experiment.stage(TrainStep.STAGE2));
    }
    experiment.validate();
    experiment.model().weights().ifPresent(file -> NetworkFile.read(file, experiment.plugins()));
    work.evaluator();
    experiment.selection().budget().imagesOf(work.pool().size());
    checkAnchors(work, steps);
  }

  private static void checkDiscriminator(Experiment experiment) {
    if (!experiment.hasStage(WarmupStep.NAME)) {
      return;
    }
    Section warmup = experiment.stage(WarmupStep.NAME);
    boolean adversarial = WarmupStep.adversarialWeight(warmup) > 0;
    boolean needed = experiment.selection().strategy().needs().discriminator();
    warmup.check(
        adversarial || !needed, "adversarial_weight", "must be above 0: the strategy asks the warm-up's discriminator");
  }

  private static void checkAnchors(Workspace work, List<Step> steps) {
    int anchors = work.experiment().anchors().count();
    for (Step step : steps) {
      if (step instanceof AnchorsStep clustering) {
        boolean source = clustering.folder().equals(FeaturesStep.SOURCE);
        int images = (source ? work.source() : work.pool()).size();
        if (anchors > images) {
          throw new MadaException(
              "anchors.count is %d, but the %s has only %d images"
                  .formatted(anchors, source ? "source" : "pool", images));
        }
      }
    }
  }

  /** Runs steps in order, leaving out those that an earlier run finished if {@code resume} says so. */
  void run(List<Step> steps, boolean resume) {
    for (Step step : steps) {
      if (resume && record.isDone(step.name())) {
        RunLog.LOGGER.info("{} is done already", step.name());
        continue;
      }
      RunLog.LOGGER.info("{} begins", step.name());
      long begun = System.nanoTime();
      step.run(work);
      double seconds = (System.nanoTime() - begun) / 1e9;
      record.done(step.name(), seconds, work.meters());
      RunLog.LOGGER.info("{} took {} s", step.name(), seconds);
    }
  }
}

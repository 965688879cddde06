package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.data.Domain;
import io.mada.api.select.Needs;
import io.mada.api.train.Images;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunLayout;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import java.util.List;

/**
 * Whether the stages of an experiment and its selection fit together.
 *
 * @param plan what the experiment does
 */
record PlanCheck(Experiment experiment, Plan plan) {

  /** Fails if stages and selection do not fit together for the given steps. */
  void run(List<Step> steps) {
    if (experiment.stages().isEmpty()) {
      throw new ConfigurationException(
          "stages has no stage; write one as NAME: {terms: ..., iterations: ..., batch: ..., optimizer: ...}");
    }
    experiment.stages().keySet().forEach(this::checkName);
    checkSource();
    if (experiment.hasSelection() && plan.selecting().isEmpty()) {
      throw new ConfigurationException(
          "stages has none that learns from what selection chooses; add {term: supervised, images: selected} to one, or"
              + " remove the section selection");
    }
    if (experiment.hasSelection()) {
      checkOrigin(plan.selecting().get());
      return;
    }
    for (Step step : steps) {
      if (step instanceof TrainStep train && train.learnsFromSelected()) {
        throw new ConfigurationException(
            "selection is missing, and stages."
                + train.stage().name()
                + " learns from selected images");
      }
    }
  }

  /** Without a source, nothing may learn from it or be compared with it. */
  private void checkSource() {
    if (experiment.data().hasSource()) {
      return;
    }
    for (Stage stage : experiment.stages().values()) {
      if (stage.images().contains(Images.SOURCE)) {
        throw new ConfigurationException(
            "data.source is missing, and stages."
                + stage.name()
                + " learns from it; add it, or remove the terms that name the source");
      }
    }
    for (FeatureSet set : plan.featureSets()) {
      if (set.domain() == Domain.SOURCE) {
        throw new ConfigurationException(
            "data.source is missing, and "
                + (plan.selectionNeeds(set)
                    ? "the strategy '" + experiment.selection().name() + "'"
                    : "a term of the stages")
                + " compares with it; add it, or choose another");
      }
    }
  }

  /** Two steps with the same name or folder would mistake each other's files for their own. */
  private void checkName(String name) {
    boolean start =
        experiment.stages().values().stream()
            .anyMatch(s -> StartStep.isNeededBy(s) && StartStep.folder(s).equals(name));
    if (start || RunLayout.OWN_NAMES.contains(name)) {
      throw new ConfigurationException(
          "stages." + name + " is named as a step or folder of every run; give it another name");
    }
  }

  private void checkOrigin(Stage stage) {
    Needs needs = experiment.selection().strategy().needs();
    boolean measures = !needs.equals(Needs.nothing());
    if (measures
        && stage.origin() instanceof Origin.Initial
        && experiment.model().weights().isEmpty()) {
      throw new ConfigurationException(
          "stages."
              + stage.name()
              + " starts from a network that has learnt nothing, and '"
              + experiment.selection().name()
              + "' would choose by it; put a stage before it, or give model.weights");
    }
    if (needs.discriminator() && !trainsDiscriminator(stage.origin())) {
      throw new ConfigurationException(
          "the strategy '"
              + experiment.selection().name()
              + "' asks a discriminator; add {term: adversarial, weight:"
              + " 0.001} to the stage that stages."
              + stage.name()
              + " starts from");
    }
    if (needs.discriminator() && plan.rounds().size() > 1 && !trainsDiscriminator(stage)) {
      throw new ConfigurationException(
          "the strategy '"
              + experiment.selection().name()
              + "' asks a discriminator, from the second round on that of stages."
              + stage.name()
              + "; add {term: adversarial, weight: 0.001} to its terms");
    }
  }

  private boolean trainsDiscriminator(Origin origin) {
    return origin instanceof Origin.Earlier earlier
        && trainsDiscriminator(experiment.stages().get(earlier.stage()));
  }

  private static boolean trainsDiscriminator(Stage stage) {
    return stage.terms().stream().anyMatch(t -> t.term().discriminates());
  }
}

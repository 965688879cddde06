package io.mada.app.pipeline;

import io.mada.api.data.Domain;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.train.Images;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.report.ReportStages;
import io.mada.app.run.RoundFolders;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an experiment does, in order: its stages, what has to be measured before each of them and
 * with which network, and the selection before the first stage that learns from selected images.
 * What neither the strategy nor a term needs is left out; what several need is measured once.
 */
public final class Plan {

  private final Experiment experiment;
  private final Optional<Stage> selecting;
  private final List<Round> rounds;

  /** By key. The needs of a set grow while the plan is being made. */
  private final Map<String, FeatureSet> sets = new LinkedHashMap<>();

  /** The plan of an experiment, read from its stages, selection and terms. */
  public Plan(Experiment experiment) {
    this.experiment = experiment;
    selecting =
        experiment.stages().values().stream()
            .filter(s -> s.images().contains(Images.SELECTED))
            .findFirst();
    rounds = experiment.hasSelection() ? selecting.map(this::rounds).orElse(List.of()) : List.of();
    if (experiment.hasSelection()) {
      Needs needs = experiment.selection().strategy().needs();
      for (Round round : rounds) {
        for (Domain domain : Domain.values()) {
          add(key(round, domain), domain, round.network(), needs);
        }
      }
    }
    for (Stage stage : experiment.stages().values()) {
      for (Domain domain : Domain.values()) {
        add(key(stage, domain), domain, StartStep.folder(stage), stage.needs());
      }
    }
  }

  private List<Round> rounds(Stage stage) {
    return RoundFolders.of(experiment.selection().rounds()).stream()
        .map(folders -> new Round(folders, stage))
        .toList();
  }

  private static String key(Round round, Domain domain) {
    return round.place(domain == Domain.SOURCE ? "source" : "pool");
  }

  /**
   * Where a stage finds what its terms need of a domain; stages that start from the same network
   * share it.
   */
  private String key(Stage stage, Domain domain) {
    for (FeatureSet set : sets.values()) {
      if (set.domain() == domain && set.network().equals(StartStep.folder(stage))) {
        return set.key();
      }
    }
    if (domain == Domain.SOURCE) {
      return stage.name() + "/source";
    }
    return sets.containsKey("target") ? stage.name() + "/target" : "target";
  }

  private void add(String key, Domain domain, String network, Needs needs) {
    List<Probe> probes = needs.probes(domain);
    boolean anchors = needs.anchors().contains(domain);
    FeatureSet before = sets.get(key);
    if (before != null) {
      List<Probe> all =
          Stream.concat(before.probes().stream(), probes.stream()).distinct().toList();
      boolean discriminated = before.discriminated() || needs.discriminator();
      sets.put(
          key,
          new FeatureSet(key, domain, network, all, before.anchors() || anchors, discriminated));
    } else if (anchors || !probes.isEmpty()) {
      sets.put(
          key,
          new FeatureSet(
              key, domain, network, List.copyOf(probes), anchors, needs.discriminator()));
    }
  }

  /**
   * The stage that learns from selected images, before which they are selected; empty if there is
   * none.
   */
  public Optional<Stage> selecting() {
    return selecting;
  }

  /** The rounds of the selection; none if nothing is selected. */
  public List<Round> rounds() {
    return rounds;
  }

  /** Whether a set is needed by the selection rather than by a term of some stage. */
  boolean selectionNeeds(FeatureSet set) {
    return rounds.stream().anyMatch(round -> key(round, set.domain()).equals(set.key()));
  }

  /** Everything that is measured, in the order of first use. */
  public List<FeatureSet> featureSets() {
    return List.copyOf(sets.values());
  }

  /**
   * What is measured before the first selection, whoever needs it: stages that start from the same
   * network as the selecting one share its passes.
   */
  public Needs neededWithSelection() {
    FeatureSet source = features(rounds.get(0), Domain.SOURCE);
    FeatureSet target = features(rounds.get(0), Domain.TARGET);
    Set<Domain> anchors = EnumSet.noneOf(Domain.class);
    Stream.of(source, target).filter(FeatureSet::anchors).forEach(set -> anchors.add(set.domain()));
    boolean discriminated = source.discriminated() || target.discriminated();
    return new Needs(target.probes(), source.probes(), anchors, discriminated);
  }

  /** What a round or a stage measures of a domain; a set without probes if nothing is needed. */
  FeatureSet features(String key, Domain domain, String network) {
    return sets.getOrDefault(key, new FeatureSet(key, domain, network, List.of(), false, false));
  }

  /** What a round measures of a domain. */
  public FeatureSet features(Round round, Domain domain) {
    return features(key(round, domain), domain, round.network());
  }

  FeatureSet features(Stage stage, Domain domain) {
    return features(key(stage, domain), domain, StartStep.folder(stage));
  }

  /** All steps. */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    Labels.of(experiment).stream().map(LabelsStep::new).forEach(steps::add);
    for (Stage stage : experiment.stages().values()) {
      boolean selects = !rounds.isEmpty() && rounds.get(0).stage() == stage;
      StartStep start = new StartStep(stage);
      if (StartStep.isNeededBy(stage)
          && (isMeasured(start.name()) || selects && hasLearnt(stage))
          && steps.stream().noneMatch(step -> step.name().equals(start.name()))) {
        steps.add(start);
      }
      if (!selects) {
        measureFor(stage, steps);
        steps.add(new TrainStep(stage, ""));
        continue;
      }
      for (Round round : rounds) {
        measure(features(round, Domain.SOURCE), steps);
        measure(features(round, Domain.TARGET), steps);
        steps.add(new SelectStep(round));
        steps.add(new AnnotateStep(round));
        measureFor(stage, steps);
        steps.add(new TrainStep(stage, round.chosen("")));
      }
    }
    steps.add(new EvaluateStep());
    steps.add(new ReportStep());
    return steps;
  }

  private boolean isMeasured(String network) {
    return sets.values().stream().anyMatch(set -> set.network().equals(network));
  }

  /** Whether a stage starts from already trained weights, which its result can be compared with. */
  private boolean hasLearnt(Stage stage) {
    return stage.origin() instanceof Origin.File || experiment.model().weights().isPresent();
  }

  /** The steps up to the last network that exists before the selection. */
  public List<Step> beforeSelection() {
    List<Step> before =
        steps().stream()
            .takeWhile(
                step ->
                    !(step instanceof SelectStep
                        || step instanceof TrainStep train && train.learnsFromSelected()))
            .toList();
    int last = before.size();
    while (last > 0
        && !(before.get(last - 1) instanceof StartStep
            || before.get(last - 1) instanceof TrainStep)) {
      last--;
    }
    return before.subList(0, last);
  }

  private void measureFor(Stage stage, List<Step> steps) {
    if (!stage.needs().equals(Needs.nothing())) {
      measure(features(stage, Domain.SOURCE), steps);
      measure(features(stage, Domain.TARGET), steps);
    }
  }

  /**
   * Adds the steps for features and anchors, unless already added; given anchors need no features.
   */
  private void measure(FeatureSet set, List<Step> steps) {
    boolean given = experiment.anchors().files().containsKey(set.key());
    boolean features = !set.probes().isEmpty() || set.anchors() && !given;
    if (features && steps.stream().noneMatch(new FeaturesStep(set)::equals)) {
      steps.add(new FeaturesStep(set));
    }
    if (set.anchors() && steps.stream().noneMatch(new AnchorsStep(set)::equals)) {
      steps.add(new AnchorsStep(set));
    }
  }

  /**
   * The folders of all networks of the run: those that stages start from, if kept, and those they
   * end with.
   */
  public List<String> networks() {
    return steps().stream()
        .filter(
            step -> step instanceof StartStep || step instanceof TrainStep train && train.isLast())
        .map(Step::name)
        .toList();
  }

  /** What a report shows about the stages. */
  ReportStages reported() {
    List<String> networks = networks();
    return new ReportStages(
        networks,
        rounds.isEmpty() ? networks.get(0) : rounds.get(0).network(),
        rounds.isEmpty() ? Optional.empty() : selecting.map(Stage::name));
  }
}

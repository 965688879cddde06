package io.mada.app.pipeline;

import io.mada.api.Domain;
import io.mada.api.MadaException;
import io.mada.api.Needs;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.train.Images;
import io.mada.api.train.TermContext;
import io.mada.app.run.Selected;
import io.mada.train.Stage.NamedTerm;
import io.mada.train.Stage;
import io.mada.train.StageMeters;
import io.mada.train.Training;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Trains a stage.
 *
 * @param folder takes the network, relative to the run directory
 */
public record TrainStep(Stage stage, String folder) implements Step {

  @Override
  public String name() {
    return folder;
  }

  @Override
  public void run(Workspace work) {
    train(work, false);
  }

  @Override
  public void resume(Workspace work) {
    train(work, true);
  }

  /** Whether this is the stage's result, and not that of a round before the last. */
  boolean isLast() {
    return folder.equals(stage.name());
  }

  private void train(Workspace work, boolean resume) {
    List<Integer> selected =
        stage.images().contains(Images.SELECTED)
            ? Selected.read(work.directory(), work.images().pool())
            : List.of();
    if (!selected.isEmpty()) {
      new ChosenLabels(work.annotated(), selected).requireAny();
    }
    try (Network network = work.start(stage);
        Progress.Task task = work.progress().begin(stage.name(), stage.iterations())) {
      new Training(
              stage,
              context(work, network),
              work.trainingImages(selected),
              scored -> work.evaluator().evaluate(scored, work.progress()),
              work.output(stage, folder, resume),
              StageMeters.of(work.meters(), stage.name()),
              Listeners.of(work.listener(), new TaskListener(task)))
          .run();
    }
  }

  private TermContext context(Workspace work, Network network) {
    Measured source = new Measured(work, work.plan().features(stage, Domain.SOURCE));
    Measured target = new Measured(work, work.plan().features(stage, Domain.TARGET));
    List<Needs> needs = stage.terms().stream().map(NamedTerm::term).map(term -> term.needs()).toList();
    Set<Domain> domains = needs.stream().flatMap(n -> n.anchors().stream()).collect(Collectors.toSet());
    Map<Domain, FloatMatrix> anchors = Measured.anchors(domains, source, target);
    anchors.forEach((domain, matrix) -> check(work, network, domain, matrix));
    return new TermContext(
        network,
        source.probes(needs.stream().flatMap(n -> n.source().stream()).distinct().toList()),
        target.probes(needs.stream().flatMap(n -> n.pool().stream()).distinct().toList()),
        anchors,
        stage.iterations(),
        work.experiment().seed() * 31 + stage.name().hashCode());
  }

  /** Anchors may have been put into the run directory by hand, or be published ones. */
  private void check(Workspace work, Network network, Domain domain, FloatMatrix anchors) {
    long wanted = (long) network.classes() * network.featureChannels();
    if (anchors.columns() != wanted) {
      throw new MadaException(
          Text.of(
              "%s has %d values for each anchor, but the network has %d classes of %d features",
              work.directory().resolve(work.plan().features(stage, domain).file(AnchorsStep.ANCHORS)),
              anchors.columns(),
              network.classes(),
              network.featureChannels()));
    }
  }
}

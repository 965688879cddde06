package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.select.Needs;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.train.Images;
import io.mada.api.train.TermContext;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.train.loop.LabelCounts;
import io.mada.train.loop.StageMeters;
import io.mada.train.loop.Training;
import io.mada.train.loop.TrainingImages;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Trains a stage.
 *
 * @param place the prefix of the selection it is trained on and of its own folder, which lies next
 *     to it; empty for a stage's final result
 */
public record TrainStep(Stage stage, String place) implements Step {

  @Override
  public String name() {
    return trained().path();
  }

  /** What the training leaves behind. */
  StageFolder trained() {
    return new StageFolder(stage, place + stage.name());
  }

  /** Whether this is the stage's final result, and not that of an earlier round. */
  boolean isLast() {
    return place.isEmpty();
  }

  @Override
  public List<String> inputs(Workspace work) {
    List<String> files = new ArrayList<>();
    Stream.concat(Stream.of(stage.origin()), stage.teacher().stream())
        .filter(Origin.Earlier.class::isInstance)
        .map(origin -> RunLayout.best(((Origin.Earlier) origin).stage()))
        .distinct()
        .forEach(files::add);
    if (learnsFromSelected()) {
      Stream.of(Selected.NAMES, SelectionFile.NAME, LabelChecksums.NAME)
          .map(place::concat)
          .forEach(files::add);
    }
    for (Domain domain : Domain.values()) {
      files.addAll(measured(work, domain).files(stage.needs()));
    }
    return files;
  }

  /** Those that it learns from, and those used to find its best network. */
  @Override
  public Set<Labels> labels(Experiment experiment) {
    return stage.images().contains(Images.SOURCE)
        ? EnumSet.allOf(Labels.class)
        : Set.of(Labels.VALIDATION);
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return trained().files();
  }

  @Override
  public Standing standing(Workspace work) {
    return trained().standing(work);
  }

  @Override
  public void run(Workspace work) {
    List<Integer> selected = learnsFromSelected() ? selected(work) : List.of();
    try (Network network = work.network(stage.origin());
        Network teacher = stage.teacher().map(work::network).orElse(null);
        Progress.Task task = work.progress().begin(stage.name(), stage.iterations())) {
      TrainingImages images = work.trainingImages(selected, place);
      new Training(
              stage,
              context(work, network, Optional.ofNullable(teacher), images),
              images,
              work.evaluator().reportingTo(work.progress()),
              work.output(trained()),
              StageMeters.of(work.meters(), stage.name()),
              Listeners.of(work.listener(), new TaskListener(task)))
          .run();
    }
  }

  /**
   * The chosen images. Their labels must still be those that were checked and that other stages
   * have been trained on.
   */
  private List<Integer> selected(Workspace work) {
    RunFiles files = work.directory().files().in(place);
    ImageSet pool = work.images().target();
    LabelChecksums known = LabelChecksums.read(files);
    // Images that people have skipped have no label.
    List<Integer> selected =
        Selected.read(files, pool).stream()
            .filter(image -> known.checksums().containsKey(pool.names().get(image)))
            .toList();
    LabelChecksums now = LabelChecksums.of(work.annotated(work.annotation(), place), selected);
    List<String> changed = known.changes(now);
    if (!changed.isEmpty()) {
      throw new MadaException(
          Text.of(
              "the label of %s is not the one in %s any more; 'mada run CONFIG --resume --run-dir %s' makes anew what was"
                  + " made of it",
              changed.get(0), files.path(LabelChecksums.NAME), work.directory().path()));
    }
    return selected;
  }

  boolean learnsFromSelected() {
    return stage.images().contains(Images.SELECTED);
  }

  private Measured measured(Workspace work, Domain domain) {
    return new Measured(work, work.plan().features(stage, domain));
  }

  private TermContext context(
      Workspace work, Network network, Optional<Network> teacher, TrainingImages images) {
    Measured source = measured(work, Domain.SOURCE);
    Measured target = measured(work, Domain.TARGET);
    Needs needs = stage.needs();
    Map<Domain, FloatMatrix> anchors = Measured.anchors(needs.anchors(), source, target);
    anchors.forEach((domain, matrix) -> check(work, network, domain, matrix));
    return new TermContext(
        network,
        source.probes(needs),
        target.probes(needs),
        anchors,
        stage.iterations(),
        work.experiment().seed() * 31 + stage.name().hashCode(),
        teacher,
        new LabelCounts(images, work.experiment().taxonomy().names(), work.progress()));
  }

  /** Anchors may have been put into the run directory by hand, or may be published ones. */
  private void check(Workspace work, Network network, Domain domain, FloatMatrix anchors) {
    long wanted = (long) network.classes() * network.featureChannels();
    if (anchors.columns() != wanted) {
      throw new MadaException(
          Text.of(
              "%s has %d values for each anchor, but the network has %d classes of %d features",
              work.directory().resolve(work.plan().features(stage, domain).file(RunLayout.ANCHORS)),
              anchors.columns(),
              network.classes(),
              network.featureChannels()));
    }
  }
}

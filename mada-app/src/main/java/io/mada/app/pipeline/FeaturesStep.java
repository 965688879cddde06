package io.mada.app.pipeline;

import io.mada.active.ProbeFiles;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.Span;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.select.Probe;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.FileChecksum;
import io.mada.app.run.LeftOut;
import io.mada.app.run.RunLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Passes a network over images and writes the class features, {@code features.npy} (N, C, D), the
 * probes that are wanted, and the images' names, {@code names.txt}.
 */
public record FeaturesStep(FeatureSet of) implements Step {

  @Override
  public String name() {
    return "features " + of.key();
  }

  @Override
  public List<String> inputs(Workspace work) {
    if (given(work.experiment()).isPresent()) {
      return List.of();
    }
    String best = RunLayout.best(of.network());
    return of.discriminated() ? List.of(best, RunLayout.last(of.network())) : List.of(best);
  }

  /** Class features of the source are means over the pixels of its labels. */
  @Override
  public Set<Labels> labels(Experiment experiment) {
    return of.domain() == Domain.SOURCE && given(experiment).isEmpty()
        ? Set.of(Labels.SOURCE)
        : Set.of();
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return Stream.concat(of.wanted().stream().map(of::file), Stream.of(of.file(RunLayout.NAMES)))
        .toList();
  }

  /** The features named by the configuration, unless others have to be measured anyway. */
  private Optional<Path> given(Experiment experiment) {
    return of.wanted().size() == 1
        ? Optional.ofNullable(experiment.features().get(of.key()))
        : Optional.empty();
  }

  @Override
  public void run(Workspace work) {
    ImageSet images = of.images(work.images());
    String features = of.file(Probe.CLASS_FEATURES);
    given(work.experiment())
        .ifPresentOrElse(
            file -> GivenArray.take(file, work, images.size() + " images", images.size(), features),
            () -> measure(work, images));
    work.directory().write(of.file(RunLayout.NAMES), String.join("\n", images.names()) + "\n");
  }

  private void measure(Workspace work, ImageSet images) {
    Path folder = work.directory().folder(of.key());
    List<Probe> probes = of.wanted();
    try (ProbeFiles files = ProbeFiles.open(folder, probes, images.size(), pass(work, images))) {
      List<Span> left = files.left();
      int count = left.stream().mapToInt(Span::size).sum();
      String title = "features of the " + (of.domain() == Domain.SOURCE ? "source" : "pool");
      try (Progress.Task task = work.progress().begin(title, count)) {
        work.compute(new ProbeWork(work, of, probes), left, files, task);
      }
      LeftOut.write(
          work.directory(), of.key(), images, files.damage(), work.experiment().data().tolerance());
      files.finish();
    }
  }

  /** What is measured, and with what: everything the values depend on. */
  private String pass(Workspace work, ImageSet images) {
    String networks =
        inputs(work).stream()
            .map(file -> FileChecksum.of(work.directory().resolve(file)))
            .collect(Collectors.joining("; "));
    String probes = of.wanted().stream().map(Probe::name).collect(Collectors.joining(", "));
    Object configuration = work.experiment().settingsOfPasses();
    return Text.of(
        "%s by %s, %s, settings %08x",
        probes, networks, SameImages.as(images), configuration.hashCode());
  }
}

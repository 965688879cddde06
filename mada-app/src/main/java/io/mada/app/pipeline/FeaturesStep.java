package io.mada.app.pipeline;

import ai.djl.ndarray.NDArray;
import io.mada.active.ProbePass;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.select.Probe;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.RunLayout;
import io.mada.train.term.Discriminator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Passes a network over images and writes the class features, {@code features.npy} (N, C, D), the
 * probes that are wanted, and {@code names.txt}, the images' names.
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
    return Stream.concat(probes().stream().map(of::file), Stream.of(of.file(RunLayout.NAMES)))
        .toList();
  }

  private List<Probe> probes() {
    return Stream.concat(Stream.of(Probe.CLASS_FEATURES), of.probes().stream()).distinct().toList();
  }

  /** Features that the configuration names, unless others have to be measured all the same. */
  private Optional<Path> given(Experiment experiment) {
    return probes().size() == 1
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
    try (Network network = work.best(of.network())) {
      if (of.discriminated()) {
        try (Discriminator discriminator = work.discriminator(of.network(), network)) {
          measure(work, network, images, discriminator::sourceProbability);
        }
      } else {
        measure(work, network, images, null);
      }
    }
  }

  private void measure(
      Workspace work, Network network, ImageSet images, UnaryOperator<NDArray> sourceProbability) {
    Path folder = work.directory().folder(of.key());
    new ProbePass(
            work.loading(),
            network,
            sourceProbability,
            work.segmentation(of.domain()),
            work.progress())
        .measure(images, of.domain(), probes(), folder);
  }
}

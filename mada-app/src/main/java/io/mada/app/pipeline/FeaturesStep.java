package io.mada.app.pipeline;

import ai.djl.ndarray.NDArray;
import io.mada.active.ProbePass;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.Needs;
import io.mada.api.Network;
import io.mada.api.Probe;
import io.mada.app.config.Experiment;
import io.mada.app.run.Stage;
import io.mada.train.Discriminator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Passes a network over images and writes the class features, {@code features.npy} (N, C, D), the strategy's probes,
 * and {@code names.txt}, the images' names.
 */
public record FeaturesStep(FeatureSet of) implements Step {

  /** The class features. */
  static final String FEATURES = Probe.CLASS_FEATURES.name() + ".npy";
  static final String NAMES = "names.txt";

  @Override
  public String name() {
    return "features " + of.key();
  }

  @Override
  public List<String> inputs(Workspace work) {
    if (given(work.experiment()).isPresent()) {
      return List.of();
    }
    String best = Stage.best(of.network());
    return needs(work.experiment()).discriminator() ? List.of(best, Workspace.DISCRIMINATOR) : List.of(best);
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    Stream<String> measured = probes(experiment).stream().map(Probe::name).map(name -> of.file(name + ".npy"));
    return Stream.concat(measured, Stream.of(of.file(NAMES))).toList();
  }

  private Needs needs(Experiment experiment) {
    // The target's features come after the selection, and serve the anchors alone.
    return of.equals(FeatureSet.TARGET) ? Needs.nothing() : experiment.selection().strategy().needs();
  }

  private List<Probe> probes(Experiment experiment) {
    Needs needs = needs(experiment);
    List<Probe> wanted = of.domain() == Domain.SOURCE ? needs.source() : needs.pool();
    return Stream.concat(Stream.of(Probe.CLASS_FEATURES), wanted.stream()).distinct().toList();
  }

  /** Features that the configuration names, unless others have to be measured all the same. */
  private Optional<Path> given(Experiment experiment) {
    return probes(experiment).size() == 1 ? Optional.ofNullable(experiment.features().get(of.key())) : Optional.empty();
  }

  @Override
  public void run(Workspace work) {
    ImageSet images = of.images(work.images());
    given(work.experiment())
        .ifPresentOrElse(
            file -> GivenArray.take(file, work, images.size() + " images", images.size(), of.file(FEATURES)),
            () -> measure(work, images, probes(work.experiment()), needs(work.experiment()).discriminator()));
    work.directory().write(of.file(NAMES), String.join("\n", images.names()) + "\n");
  }

  private void measure(Workspace work, ImageSet images, List<Probe> probes, boolean discriminated) {
    try (Network network = work.best(of.network())) {
      if (discriminated) {
        try (Discriminator discriminator = work.discriminator(network)) {
          measure(work, network, images, probes, discriminator::sourceProbability);
        }
      } else {
        measure(work, network, images, probes, null);
      }
    }
  }

  private void measure(
      Workspace work,
      Network network,
      ImageSet images,
      List<Probe> probes,
      UnaryOperator<NDArray> sourceProbability) {
    Path folder = work.directory().folder(of.key());
    new ProbePass(work.loading(), network, sourceProbability, work.progress())
        .measure(images, of.domain(), probes, folder);
  }
}

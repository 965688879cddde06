package io.mada.app.pipeline;

import ai.djl.ndarray.NDArray;
import io.mada.active.ProbePass;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.Needs;
import io.mada.api.Network;
import io.mada.api.Probe;
import io.mada.train.Discriminator;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Passes a network over images and writes the class features, {@code features.npy} (N, C, D), the strategy's probes,
 * and {@code names.txt}, the images' names.
 */
public record FeaturesStep(FeatureSet of) implements Step {

  static final String NAMES = "names.txt";

  @Override
  public String name() {
    return "features " + of.key();
  }

  @Override
  public void run(Workspace work) {
    // The target's features come after the selection, and serve the anchors alone.
    Needs needs =
        of.equals(FeatureSet.TARGET) ? Needs.nothing() : work.experiment().selection().strategy().needs();
    List<Probe> wanted = of.domain() == Domain.SOURCE ? needs.source() : needs.pool();
    List<Probe> probes = Stream.concat(Stream.of(Probe.CLASS_FEATURES), wanted.stream()).distinct().toList();
    ImageSet images = of.images(work.images());
    Path given = work.experiment().features().get(of.key());
    if (given != null && probes.size() == 1) {
      GivenArray.take(given, work, images.size() + " images", images.size(), of.file("features.npy"));
    } else {
      measure(work, images, probes, needs.discriminator());
    }
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

package io.mada.app;

import io.mada.active.Probes;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.Needs;
import io.mada.api.Network;
import io.mada.api.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Passes a network over images and writes the class features, {@code features.npy} (N, C, D), and the strategy's probes.
 *
 * @param folder {@code source} and {@code pool} by the warm-up's network, {@code target} by that of stage 1
 */
record FeaturesStep(String folder) implements Step {

  static final String SOURCE = "source";
  static final String POOL = "pool";
  static final String TARGET = "target";

  @Override
  public String name() {
    return "features " + folder;
  }

  @Override
  public void run(Workspace work) {
    boolean source = folder.equals(SOURCE);
    ImageSet images = source ? work.source() : work.pool();
    Path path = work.directory().folder(folder);
    boolean forSelection = !folder.equals(TARGET);
    Needs needs = forSelection ? work.experiment().selection().strategy().needs() : Needs.nothing();
    List<Probe> probes =
        Stream.concat(Stream.of(Probes.CLASS_FEATURES), (source ? needs.source() : needs.pool()).stream())
            .distinct()
            .toList();
    try (Network network = work.best(folder.equals(TARGET) ? "stage1" : WarmupStep.NAME)) {
      work.measure(network, images, source ? Domain.SOURCE : Domain.TARGET, probes, path, needs.discriminator());
    }
    work.directory().write(folder + "/names.txt", String.join("\n", images.names()) + "\n");
  }
}

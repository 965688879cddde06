package io.mada.app.pipeline;

import ai.djl.ndarray.NDArray;
import io.mada.active.ProbePass;
import io.mada.active.ProbeValues;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.select.Probe;
import io.mada.api.select.Segmentation;
import io.mada.app.compute.CarriedExperiment;
import io.mada.app.compute.CarriedFile;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.compute.Owning;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunLayout;
import io.mada.data.segment.Slic;
import io.mada.internal.loading.BatchLoading;
import io.mada.train.term.Discriminator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A pass of a network over the images of a set, in which probes are measured.
 *
 * @param probes what is measured
 */
record ProbeWork(Workspace work, FeatureSet of, List<Probe> probes) implements Work<ProbeValues> {

  /**
   * Their values are hundreds of megabytes where a probe has one for every pixel of a feature map.
   */
  private static final int MOST_IMAGES = 4 * Span.UNIT;

  @Override
  public Worker<ProbeValues> here() {
    Network network = work.best(of.network());
    return pass(
        network,
        of.discriminated()
            ? Optional.of(work.discriminator(of.network(), network))
            : Optional.empty(),
        of,
        probes,
        of.images(work.images()),
        work.loading(),
        work.segmentation(of.domain()));
  }

  @Override
  public int most() {
    return MOST_IMAGES;
  }

  @Override
  public Elsewhere<ProbeValues> elsewhere() {
    return new Carried(
        new CarriedExperiment(work.experiment()),
        SameImages.as(of.images(work.images())),
        of.key(),
        of.domain(),
        of.network(),
        probes.stream().map(Probe::name).toList(),
        new CarriedFile(work.directory().resolve(RunLayout.best(of.network()))),
        of.discriminated()
            ? new CarriedFile(work.directory().resolve(RunLayout.last(of.network())))
            : null);
  }

  /**
   * What another process needs.
   *
   * @param folder of the network, as a {@link FeatureSet} has it
   * @param probes the names of those that are wanted
   * @param last the checkpoint that has the discriminator, or null
   */
  private record Carried(
      CarriedExperiment carried,
      SameImages same,
      String key,
      Domain domain,
      String folder,
      List<String> probes,
      CarriedFile best,
      CarriedFile last)
      implements Elsewhere<ProbeValues> {

    @Override
    public Worker<ProbeValues> open(Machine machine) {
      Experiment experiment = carried.open();
      FeatureSet of = new Plan(experiment).features(key, domain, folder);
      ImageSet images = of.images(new ImageSets(experiment));
      same.check(images);
      Network network = best.read(file -> NetworkFile.exact(experiment, file, machine.device()));
      Optional<Discriminator> discriminator =
          Optional.ofNullable(last)
              .map(file -> file.read(f -> NetworkFile.discriminator(experiment, f, network)));
      return pass(
          network,
          discriminator,
          of,
          of.wanted().stream().filter(probe -> probes.contains(probe.name())).toList(),
          images,
          DeviceLoading.of(machine),
          (image, side) -> Slic.divide(images.image(image), side));
    }
  }

  /** A pass that has a network of its own. */
  private static Worker<ProbeValues> pass(
      Network network,
      Optional<Discriminator> discriminator,
      FeatureSet of,
      List<Probe> probes,
      ImageSet images,
      BatchLoading loading,
      Segmentation segmentation) {
    UnaryOperator<NDArray> sourceProbability =
        discriminator.<UnaryOperator<NDArray>>map(d -> d::sourceProbability).orElse(null);
    var pass =
        new ProbePass(
            images, of.domain(), probes, loading, network, sourceProbability, segmentation);
    return new Owning<>(
        pass,
        () -> {
          discriminator.ifPresent(Discriminator::close);
          network.close();
        });
  }
}

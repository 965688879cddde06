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
import io.mada.app.compute.CarriedExperiment;
import io.mada.app.compute.CarriedFile;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.compute.Owning;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunLayout;
import io.mada.data.segment.Slic;
import io.mada.train.term.Discriminator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A pass of a network over the images of a set that measures probes.
 *
 * @param probes what is measured
 */
record ProbeWork(Workspace work, FeatureSet of, List<Probe> probes) implements Work<ProbeValues> {

  /**
   * Their values take hundreds of megabytes if a probe has one for every pixel of a feature map.
   */
  private static final int MOST_IMAGES = 4 * Span.UNIT;

  @Override
  public Worker<ProbeValues> here() {
    Network network = work.best(of.network());
    Optional<Discriminator> discriminator =
        of.discriminated()
            ? Optional.of(work.discriminator(of.network(), network))
            : Optional.empty();
    return owning(
        discriminator,
        new ProbePass(
            of.images(work.images()),
            of.domain(),
            probes,
            work.loading(),
            network,
            sourceProbability(discriminator),
            work.segmentation(of.domain()),
            work.experiment().seed()));
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
   * @param folder of the network, as in {@link FeatureSet}
   * @param probes the names of those wanted
   * @param last the checkpoint with the discriminator, or null
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
      return owning(
          discriminator,
          new ProbePass(
              images,
              of.domain(),
              of.wanted().stream().filter(probe -> probes.contains(probe.name())).toList(),
              DeviceLoading.of(machine),
              network,
              sourceProbability(discriminator),
              (image, side) -> Slic.divide(images.image(image), side),
              experiment.seed()));
    }
  }

  private static UnaryOperator<NDArray> sourceProbability(Optional<Discriminator> discriminator) {
    return discriminator.<UnaryOperator<NDArray>>map(d -> d::sourceProbability).orElse(null);
  }

  /** A pass that owns its network. */
  private static Worker<ProbeValues> owning(Optional<Discriminator> discriminator, ProbePass pass) {
    return new Owning<>(
        pass,
        () -> {
          discriminator.ifPresent(Discriminator::close);
          pass.network().close();
        });
  }
}

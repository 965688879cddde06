package io.mada.app;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.mada.active.ProbePass;
import io.mada.api.Annotator.Annotation;
import io.mada.api.BatchLoading;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Probe;
import io.mada.api.Progress;
import io.mada.api.Section;
import io.mada.api.StoredTensor;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import io.mada.app.config.Experiment;
import io.mada.data.AnnotatedSet;
import io.mada.train.Checkpoints;
import io.mada.train.Discriminator;
import io.mada.train.Evaluator;
import io.mada.train.MetricsFile;
import io.mada.train.Scores;
import io.mada.train.StageData;
import io.mada.train.StageSettings;
import io.mada.train.StageTrainer;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the steps of a run work with: an experiment, a run directory and a device. Image sets are opened when first asked
 * for.
 */
final class Workspace {

  private final Experiment experiment;
  private final RunDirectory directory;
  private final Device device;
  private final BatchLoading loading;
  private final Progress progress;
  private final MeterRegistry meters;
  private final boolean resume;
  private ImageSet source;
  private ImageSet pool;
  private ImageSet validation;

  /** @param resume whether a stage goes on from its last checkpoint */
  Workspace(
      Experiment experiment,
      RunDirectory directory,
      Device device,
      BatchLoading loading,
      Progress progress,
      MeterRegistry meters,
      boolean resume) {
    this.experiment = experiment;
    this.directory = directory;
    this.device = device;
    this.loading = loading;
    this.progress = progress;
    this.meters = meters;
    this.resume = resume;
  }

  Experiment experiment() {
    return experiment;
  }

  RunDirectory directory() {
    return directory;
  }

  /** The labelled source images. */
  ImageSet source() {
    if (source == null) {
      source = experiment.source().open(experiment.taxonomy());
    }
    return source;
  }

  /** The target images to choose from. */
  ImageSet pool() {
    if (pool == null) {
      pool = experiment.target().open(experiment.taxonomy());
    }
    return pool;
  }

  /** The labelled target images that networks are scored on. */
  ImageSet validation() {
    if (validation == null) {
      validation = experiment.validation().open(experiment.taxonomy());
    }
    return validation;
  }

  Evaluator evaluator() {
    Set<Integer> scored = new TreeSet<>(validation().classes());
    scored.retainAll(source().classes());
    if (scored.isEmpty()) {
      throw new MadaException("source and validation share no class; look at data.source and data.validation");
    }
    return new Evaluator(loading, validation(), experiment.taxonomy(), scored);
  }

  /** Scores a network on the validation images. */
  Scores evaluate(Network network) {
    return evaluator().evaluate(network, progress);
  }

  /** A network with the configured initial weights; the caller closes it. */
  Network newNetwork() {
    Network network = experiment.model().design().build(device, experiment.seed());
    experiment.model().weights().ifPresent(file -> {
      Weights weights = NetworkFile.read(file, experiment.plugins());
      String report = NetworkFile.load(network, weights, file, experiment.model().strict()).summary();
      RunLog.LOGGER.info("{}: {}", file, report);
    });
    return network;
  }

  /** The best network of a stage; the caller closes it. */
  Network best(String stage) {
    Path file = directory.need(stage + "/best.safetensors", stage);
    Network network = experiment.model().design().build(device, experiment.seed());
    NetworkFile.load(network, NetworkFile.read(file, experiment.plugins()), file, true);
    return network;
  }

  StageSettings settings(String stage) {
    Section section = experiment.stage(stage);
    StageSettings settings = StageSettings.read(section, experiment.plugins());
    boolean tooSmall = settings.batch() < 2 && experiment.model().design().norm().needsBatch();
    section.check(!tooSmall, "batch", "must be at least 2 with batch normalisation; or set model.norm to group or frozen");
    return settings;
  }

  /** A trainer; {@code selected} is what the stage has of labelled target images, empty for the warm-up. */
  StageTrainer trainer(List<Integer> selected) {
    ImageSet annotated = selected.isEmpty() ? pool() : new AnnotatedSet(pool(), annotation());
    StageData data = new StageData(loading, source(), pool(), annotated, selected);
    return new StageTrainer(data, evaluator(), meters, progress, experiment.seed());
  }

  /** The labels that the annotator has for the pool. */
  Annotation annotation() {
    return experiment.annotator().open(pool(), experiment.taxonomy(), directory.path());
  }

  /** Where a stage writes; what an earlier training left there is removed unless it is to go on. */
  StageTrainer.Output output(String stage) {
    if (!resume) {
      directory.clear(stage);
    }
    WeightFormat format = experiment.plugins().create(WeightFormat.class, "safetensors");
    Checkpoints checkpoints = new Checkpoints(format, directory.folder(stage), NetworkFile.describe(experiment, experiment.target().size()));
    return new StageTrainer.Output(stage, checkpoints, new MetricsFile(directory.resolve(stage + "/metrics.csv")));
  }

  /** Passes a network over a set and writes what the probes measure. */
  void measure(Network network, ImageSet images, Domain domain, List<Probe> probes, Path folder, boolean adversarial) {
    if (!adversarial) {
      new ProbePass(loading, network, null, progress).measure(images, domain, probes, folder);
      return;
    }
    try (Discriminator discriminator = discriminator(network)) {
      new ProbePass(loading, network, discriminator::sourceProbability, progress)
          .measure(images, domain, probes, folder);
    }
  }

  private Discriminator discriminator(Network network) {
    Path file = directory.need("warmup/last.safetensors", "warmup");
    Weights weights = NetworkFile.read(file, experiment.plugins());
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> {
      if (name.startsWith(Discriminator.PREFIX)) {
        own.put(name.substring(Discriminator.PREFIX.length()), tensor);
      }
    });
    if (own.isEmpty()) {
      throw new MadaException(
          "the strategy needs the warm-up's discriminator, and there is none: set stages.warmup.adversarial_weight"
              + " above 0 and run the warm-up again");
    }
    var discriminator = new Discriminator(network.classes(), device, 0);
    discriminator.state().load(new Weights(own, Map.of()), file.toString());
    return discriminator;
  }

  /** A manager on the device; the caller closes it. */
  NDManager newScope() {
    return NDManager.newBaseManager(device, "PyTorch");
  }

  MeterRegistry meters() {
    return meters;
  }

  Device device() {
    return device;
  }
}

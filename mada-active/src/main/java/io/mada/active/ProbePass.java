package io.mada.active;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Superpixels;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import io.mada.api.select.Segmentation;
import io.mada.api.tensor.Recording;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.npy.NpyWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * One pass of a network over a set of images, in which all wanted probes are measured and written.
 */
public final class ProbePass {

  private final BatchLoading loading;
  private final Network network;
  private final UnaryOperator<NDArray> discriminator;
  private final Segmentation segmentation;
  private final Progress progress;

  /**
   * @param discriminator the warm-up's, as {@link Observation} wants it, or null
   * @param segmentation of the images that are measured
   */
  public ProbePass(
      BatchLoading loading,
      Network network,
      UnaryOperator<NDArray> discriminator,
      Segmentation segmentation,
      Progress progress) {
    this.segmentation = segmentation;
    this.loading = loading;
    this.network = network;
    this.discriminator = discriminator;
    this.progress = progress;
  }

  /**
   * Measures the probes.
   *
   * @param domain of the images; the source's labels are given to the probes
   * @param folder receives a {@code <probe>.npy} for each, a row per image in the set's order
   */
  public void measure(ImageSet images, Domain domain, List<Probe> probes, Path folder) {
    boolean labelled = domain == Domain.SOURCE;
    Map<Probe, NpyWriter> files = new LinkedHashMap<>();
    long[] done = {0};
    try (Recording off = Recording.off();
        SegmentsAhead segments = new SegmentsAhead(segmentation, images.size());
        Progress.Task task =
            progress.begin("features of the " + (labelled ? "source" : "pool"), images.size())) {
      loading.inOrder(
          images,
          labelled,
          batch -> {
            int first = (int) done[0];
            IntFunction<List<Superpixels>> superpixels =
                side -> segments.of(first, batch.count(), side);
            measure(batch, domain, superpixels, probes, files, folder);
            done[0] += batch.count();
            task.done(done[0], "");
          });
      files.values().forEach(NpyWriter::finish);
    } finally {
      files.values().forEach(NpyWriter::close);
    }
  }

  private void measure(
      Batch batch,
      Domain domain,
      IntFunction<List<Superpixels>> superpixels,
      List<Probe> probes,
      Map<Probe, NpyWriter> files,
      Path folder) {
    try (NDManager scope = network.newScope();
        NDArray images = batch.images(scope);
        NetworkOutput output = network.forward(images, Mode.inference(domain))) {
      Shape shape = output.logits().getShape();
      NDArray labels =
          domain == Domain.SOURCE
              ? batch.labels(scope, (int) shape.get(2), (int) shape.get(3))
              : null;
      Observation observation = new Observation(output, labels, discriminator, superpixels);
      for (Probe probe : probes) {
        try (NDArray value = probe.measure().measure(observation)) {
          NpyWriter file =
              files.computeIfAbsent(
                  probe,
                  p -> new NpyWriter(folder.resolve(p.name() + ".npy"), value.getShape().slice(1)));
          append(probe, value, file);
        }
      }
    }
  }

  /**
   * Adds a batch's rows to the others. A probe of every pixel has longer rows for larger images.
   */
  static void append(Probe probe, NDArray rows, NpyWriter file) {
    try {
      file.append(rows);
    } catch (IllegalArgumentException e) {
      throw new MadaException(
          Text.of(
              "the probe '%s' gives rows of another shape for images of another size; set the size of the data (%s)",
              probe.name(), e.getMessage()),
          e);
    }
  }
}

package io.mada.active;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;
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
import io.mada.internal.loading.Damaged;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Passes a network over images, and measures all requested probes on the way. An image's values do
 * not depend on how the images are divided into spans.
 *
 * @param images the images to measure
 * @param domain of the images; the source's labels are given to the probes
 * @param probes what to measure
 * @param loading loads the images
 * @param network stays open
 * @param discriminator the warm-up's, as {@link Observation} expects it, or null
 * @param segmentation of the images
 * @param seed of the probes' random numbers
 */
public record ProbePass(
    ImageSet images,
    Domain domain,
    List<Probe> probes,
    BatchLoading loading,
    Network network,
    UnaryOperator<NDArray> discriminator,
    Segmentation segmentation,
    long seed)
    implements Worker<ProbeValues> {

  @Override
  public void work(Span span, Results<ProbeValues> results) {
    int[] next = {span.from()};
    try (Recording off = Recording.off();
        SegmentsAhead segments = new SegmentsAhead(segmentation, span.to())) {
      loading.inOrder(
          images,
          span,
          domain == Domain.SOURCE,
          batch -> {
            int first = next[0];
            next[0] += batch.count();
            IntFunction<List<Superpixels>> superpixels =
                side -> segments.of(first, batch.count(), side);
            Span measured = new Span(first, next[0]);
            results.accept(measured, measure(measured, batch, superpixels));
          });
    }
  }

  private ProbeValues measure(Span span, Batch batch, IntFunction<List<Superpixels>> superpixels) {
    var values = new float[probes.size()][];
    var shapes = new long[probes.size()][];
    try (NDManager scope = network.newScope();
        NDArray pictures = batch.images(scope);
        NetworkOutput output = network.forward(pictures, Mode.inference(domain))) {
      Shape shape = output.logits().getShape();
      NDArray labels =
          domain == Domain.SOURCE
              ? batch.labels(scope, (int) shape.get(2), (int) shape.get(3))
              : null;
      Observation observation = new Observation(output, labels, discriminator, superpixels, seed);
      for (int i = 0; i < values.length; i++) {
        try (NDArray value = probes.get(i).measure().measure(observation)) {
          values[i] = value.toFloatArray();
          shapes[i] = value.getShape().slice(1).getShape();
        }
      }
    }
    var damage = new TreeMap<Integer, String>();
    for (int i = span.from(); i < span.to(); i++) {
      int image = i;
      Damaged.damage(images, i).ifPresent(reason -> damage.put(image, reason));
    }
    return new ProbeValues(values, shapes, damage);
  }
}

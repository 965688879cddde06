package io.mada.active;

import io.mada.api.Choice;
import io.mada.api.Domain;
import io.mada.api.ImageSize;
import io.mada.api.Probe;
import io.mada.api.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small pools to choose from. */
record Tasks(
    int poolSize,
    Map<String, FloatMatrix> pool,
    Map<String, FloatMatrix> source,
    Map<Domain, FloatMatrix> anchors,
    Set<Integer> labelled,
    long seed) {

  static Tasks of(int poolSize) {
    return new Tasks(poolSize, new HashMap<>(), new HashMap<>(), new HashMap<>(), Set.of(), 7);
  }

  Tasks pool(Probe probe, FloatMatrix values) {
    pool.put(probe.name(), values);
    return this;
  }

  /** A probe of one number per image. */
  Tasks pool(Probe probe, float... values) {
    float[][] rows = new float[values.length][];
    for (int i = 0; i < values.length; i++) {
      rows[i] = new float[] {values[i]};
    }
    return pool(probe, FloatMatrix.of(rows));
  }

  Tasks source(Probe probe, FloatMatrix values) {
    source.put(probe.name(), values);
    return this;
  }

  Tasks anchors(Domain domain, FloatMatrix values) {
    anchors.put(domain, values);
    return this;
  }

  Tasks labelled(Integer... images) {
    return new Tasks(poolSize, pool, source, anchors, Set.of(images), seed);
  }

  Tasks seed(long newSeed) {
    return new Tasks(poolSize, pool, source, anchors, labelled, newSeed);
  }

  SelectionTask choose(int images) {
    return new SelectionTask(
        poolSize, pool, source, anchors, labelled, images, (double) images / poolSize, new ImageSize(64, 32), 3, seed);
  }

  static List<Integer> images(List<Choice> choices) {
    return choices.stream().map(Choice::image).toList();
  }
}

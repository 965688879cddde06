package io.mada.active;

import io.mada.api.ImageSize;
import io.mada.api.data.Domain;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Small pools to choose from. */
public record Tasks(
    int poolSize,
    Map<String, FloatMatrix> target,
    Map<String, FloatMatrix> source,
    Map<Domain, FloatMatrix> anchors,
    Set<Integer> labelled,
    Map<Integer, List<Region>> regions,
    long seed) {

  public static Tasks of(int poolSize) {
    return new Tasks(
        poolSize, new HashMap<>(), new HashMap<>(), new HashMap<>(), Set.of(), new HashMap<>(), 7);
  }

  public Tasks target(Probe probe, FloatMatrix values) {
    target.put(probe.name(), values);
    return this;
  }

  /** A probe of one number per image. */
  public Tasks target(Probe probe, float... values) {
    float[][] rows = new float[values.length][];
    for (int i = 0; i < values.length; i++) {
      rows[i] = new float[] {values[i]};
    }
    return target(probe, FloatMatrix.of(rows));
  }

  public Tasks source(Probe probe, FloatMatrix values) {
    source.put(probe.name(), values);
    return this;
  }

  Tasks anchors(Domain domain, FloatMatrix values) {
    anchors.put(domain, values);
    return this;
  }

  public Tasks labelled(Integer... images) {
    return new Tasks(poolSize, target, source, anchors, Set.of(images), regions, seed);
  }

  public Tasks seed(long newSeed) {
    return new Tasks(poolSize, target, source, anchors, labelled, regions, newSeed);
  }

  public Tasks regions(int image, Region... windows) {
    regions.put(image, List.of(windows));
    return this;
  }

  public SelectionTask choose(int images) {
    return task(images, (double) images / poolSize, new ImageSize(64, 32));
  }

  public SelectionTask cover(double share, ImageSize labelSize) {
    return task((int) Math.round(share * poolSize), share, labelSize);
  }

  private SelectionTask task(int images, double share, ImageSize labelSize) {
    List<String> names = IntStream.range(0, poolSize).mapToObj(i -> "image" + i).toList();
    return new SelectionTask(
        names, target, source, anchors, labelled, regions, images, share, labelSize, 3, seed);
  }

  public static List<Integer> images(List<Choice> choices) {
    return choices.stream().map(Choice::image).toList();
  }
}

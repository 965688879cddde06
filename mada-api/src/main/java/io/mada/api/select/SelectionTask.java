package io.mada.api.select;

import io.mada.api.ImageSize;
import io.mada.api.data.Domain;
import io.mada.api.data.Region;
import io.mada.api.data.Superpixels;
import io.mada.api.tensor.FloatMatrix;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pool to choose from: the images of the target. All values are on the heap or mapped from files,
 * may be read by several threads, and need no closing.
 *
 * @param names the pool's images in dataset order
 * @param target the requested probes of the pool's images by name, a row per image
 * @param source the requested probes of the source's images by name
 * @param anchors the requested anchors, (K, C, D)
 * @param labelled images that are already labelled as a whole and must not be chosen again
 * @param regions the parts of other images that are already labelled and must not be chosen again
 * @param images how many images to choose
 * @param share the same budget as a share of all the pool's pixels, for strategies that choose
 *     regions
 * @param labelSize the size of the pool's labels
 * @param classes the number C
 * @param seed of every random choice
 * @param segmentation of the pool's images
 */
public record SelectionTask(
    List<String> names,
    Map<String, FloatMatrix> target,
    Map<String, FloatMatrix> source,
    Map<Domain, FloatMatrix> anchors,
    Set<Integer> labelled,
    Map<Integer, List<Region>> regions,
    int images,
    double share,
    ImageSize labelSize,
    int classes,
    long seed,
    Segmentation segmentation) {

  /**
   * A pool whose images have no superpixels.
   *
   * @param names the pool's images in dataset order
   * @param target the requested probes of the pool's images by name, a row per image
   * @param source the requested probes of the source's images by name
   * @param anchors the requested anchors, (K, C, D)
   * @param labelled images that are already labelled as a whole
   * @param regions the parts of other images that are already labelled
   * @param images how many images to choose
   * @param share the same budget as a share of all the pool's pixels
   * @param labelSize the size of the pool's labels
   * @param classes the number C
   * @param seed of every random choice
   */
  public SelectionTask(
      List<String> names,
      Map<String, FloatMatrix> target,
      Map<String, FloatMatrix> source,
      Map<Domain, FloatMatrix> anchors,
      Set<Integer> labelled,
      Map<Integer, List<Region>> regions,
      int images,
      double share,
      ImageSize labelSize,
      int classes,
      long seed) {
    this(
        names,
        target,
        source,
        anchors,
        labelled,
        regions,
        images,
        share,
        labelSize,
        classes,
        seed,
        Segmentation.NONE);
  }

  /**
   * The same task with another budget.
   *
   * @param number of images to choose
   * @return a task whose share changes in proportion
   */
  public SelectionTask asking(int number) {
    return new SelectionTask(
        names,
        target,
        source,
        anchors,
        labelled,
        regions,
        number,
        Math.min(1, share * number / images),
        labelSize,
        classes,
        seed,
        segmentation);
  }

  /**
   * The number of images to choose from, labelled ones included.
   *
   * @return the number of names
   */
  public int poolSize() {
    return names.size();
  }

  /**
   * The values of a probe of the target.
   *
   * @param probe one of {@link Needs#target()}
   * @return a row per image, in the order of the names
   */
  public FloatMatrix target(Probe probe) {
    return target.get(probe.name());
  }

  /**
   * The values of a probe of the source.
   *
   * @param probe one of {@link Needs#source()}
   * @return a row per image of the source
   */
  public FloatMatrix source(Probe probe) {
    return source.get(probe.name());
  }

  /**
   * The superpixels of an image of the pool. May be called by several threads.
   *
   * @param image the image's index in the pool
   * @param side of the average superpixel's square, one of {@link Needs#superpixels()}
   * @return the same as {@link Observation#superpixels} gave for the image
   */
  public Superpixels superpixels(int image, int side) {
    return segmentation.of(image, side);
  }
}

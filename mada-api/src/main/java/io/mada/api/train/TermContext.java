package io.mada.api.train;

import io.mada.api.data.Domain;
import io.mada.api.nn.Network;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import java.util.Map;
import java.util.Optional;

/**
 * What a term has to work with.
 *
 * @param network the network being trained; belongs to the stage
 * @param source the values of the requested probes of the source's images by name, a row per image
 * @param target the values of the requested probes of all target images by name, a row per image
 * @param anchors the requested anchors, (K, C, D)
 * @param iterations of the stage
 * @param seed of every random choice
 * @param teacher the network that the stage's setting {@code teacher} names; belongs to the stage.
 *     Empty if it has none: then the network as it is at the beginning is its own teacher. For
 *     terms that {@link Term#asksTeacher() ask for it}
 * @param labels the labels that the stage learns from
 */
public record TermContext(
    Network network,
    Map<String, FloatMatrix> source,
    Map<String, FloatMatrix> target,
    Map<Domain, FloatMatrix> anchors,
    int iterations,
    long seed,
    Optional<Network> teacher,
    Labels labels) {

  /**
   * What a term that does not ask for labels has to work with.
   *
   * @param network the network being trained; belongs to the stage
   * @param source the values of the requested probes of the source's images by name
   * @param target the values of the requested probes of all target images by name
   * @param anchors the requested anchors, (K, C, D)
   * @param iterations of the stage
   * @param seed of every random choice
   * @param teacher the network that the stage's setting {@code teacher} names
   */
  public TermContext(
      Network network,
      Map<String, FloatMatrix> source,
      Map<String, FloatMatrix> target,
      Map<Domain, FloatMatrix> anchors,
      int iterations,
      long seed,
      Optional<Network> teacher) {
    this(network, source, target, anchors, iterations, seed, teacher, Labels.NONE);
  }

  /**
   * What a term of a stage without a teacher has to work with.
   *
   * @param network the network being trained; belongs to the stage
   * @param source the values of the requested probes of the source's images by name
   * @param target the values of the requested probes of all target images by name
   * @param anchors the requested anchors, (K, C, D)
   * @param iterations of the stage
   * @param seed of every random choice
   */
  public TermContext(
      Network network,
      Map<String, FloatMatrix> source,
      Map<String, FloatMatrix> target,
      Map<Domain, FloatMatrix> anchors,
      int iterations,
      long seed) {
    this(network, source, target, anchors, iterations, seed, Optional.empty());
  }

  /**
   * The values of a probe of the source.
   *
   * @param probe one of {@link io.mada.api.select.Needs#source()}
   * @return a row per image, in dataset order
   */
  public FloatMatrix source(Probe probe) {
    return source.get(probe.name());
  }

  /**
   * The values of a probe of the target.
   *
   * @param probe one of {@link io.mada.api.select.Needs#target()}
   * @return a row per image, in dataset order
   */
  public FloatMatrix target(Probe probe) {
    return target.get(probe.name());
  }
}

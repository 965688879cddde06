package io.mada.api.nn;

/**
 * A network's settings, read from the YAML's {@code model} section; builds any number of networks.
 */
@FunctionalInterface
public interface NetworkDesign {

  /**
   * Makes the layers.
   *
   * @param layers makes them on the network's device, and keeps them
   * @param backbone builds the backbone under the names that the network expects
   * @param classes the number C of logits
   * @return a network with new parameters, which belong to {@code layers}
   */
  NetworkBody build(Layers layers, BackboneDesign backbone, int classes);
}

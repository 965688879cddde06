package io.mada.api.nn;

/**
 * A backbone's settings, read from the YAML's {@code model} section; builds any number of
 * backbones. Its factory must tolerate the keys of the network's design, which reads the same
 * section.
 */
@FunctionalInterface
public interface BackboneDesign {

  /**
   * Makes the layers.
   *
   * @param layers makes them on the network's device, under its name prefix, and keeps them
   * @return a backbone with new parameters, which belong to {@code layers}
   */
  Backbone build(Layers layers);

  /**
   * Whether its weights are never trained, and so must be provided.
   *
   * @return false by default
   */
  default boolean isFrozen() {
    return false;
  }

  /**
   * The same backbone as DeepLabV2 uses it: at an output stride of 8, and with the strides and
   * paddings of its published checkpoints.
   *
   * @return this one unless overridden
   */
  default BackboneDesign forDeepLabV2() {
    return this;
  }
}

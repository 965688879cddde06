package io.mada.api;

import io.mada.api.nn.Layers;

/** A backbone's settings, read from the YAML's {@code model} section; builds any number of backbones. */
@FunctionalInterface
public interface BackboneDesign {

  /** Makes the layers; their names begin with what {@code layers} prescribes. */
  Backbone build(Layers layers);
}

package io.mada.app.guard;

import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;

/** A design whose backbones are checked. */
public record CheckedBackboneDesign(BackboneDesign design, Guard guard) implements BackboneDesign {

  @Override
  public Backbone build(Layers layers) {
    return new CheckedBackbone(guard.call("build()", () -> design.build(layers)), guard);
  }

  @Override
  public BackboneDesign forDeepLabV2() {
    return new CheckedBackboneDesign(guard.call("forDeepLabV2()", design::forDeepLabV2), guard);
  }
}

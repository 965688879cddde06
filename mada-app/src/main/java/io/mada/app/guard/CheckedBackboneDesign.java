package io.mada.app.guard;

import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;

/** A design whose backbones are checked. */
public final class CheckedBackboneDesign implements BackboneDesign {

  private final BackboneDesign design;
  private final Guard guard;

  public CheckedBackboneDesign(BackboneDesign design, Guard guard) {
    this.design = design;
    this.guard = guard;
  }

  @Override
  public Backbone build(Layers layers) {
    return new CheckedBackbone(guard.call("build()", () -> design.build(layers)), guard);
  }

  @Override
  public boolean isFrozen() {
    return guard.call("isFrozen()", design::isFrozen);
  }

  @Override
  public BackboneDesign forDeepLabV2() {
    return new CheckedBackboneDesign(guard.call("forDeepLabV2()", design::forDeepLabV2), guard);
  }
}

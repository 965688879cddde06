package io.mada.app.guard;

import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;

/** A design whose networks are checked. */
public final class CheckedNetworkDesign implements NetworkDesign {

  private final NetworkDesign design;
  private final Guard guard;

  public CheckedNetworkDesign(NetworkDesign design, Guard guard) {
    this.design = design;
    this.guard = guard;
  }

  @Override
  public NetworkBody build(Layers layers, BackboneDesign backbone, int classes) {
    return new CheckedBody(
        guard.call("build()", () -> design.build(layers, backbone, classes)), classes, guard);
  }
}

package io.mada.app.guard;

import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;

/** A design whose networks are checked. */
public record CheckedNetworkDesign(NetworkDesign design, Guard guard) implements NetworkDesign {

  @Override
  public NetworkBody build(Layers layers, BackboneDesign backbone, int classes) {
    return new CheckedBody(
        guard.call("build()", () -> design.build(layers, backbone, classes)), classes, guard);
  }
}

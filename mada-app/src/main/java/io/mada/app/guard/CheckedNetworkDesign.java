package io.mada.app.guard;

import io.mada.api.BackboneDesign;
import io.mada.api.NetworkBody;
import io.mada.api.NetworkDesign;
import io.mada.api.nn.Layers;

/** A design whose networks are checked. */
public record CheckedNetworkDesign(NetworkDesign design, Guard guard) implements NetworkDesign {

  @Override
  public NetworkBody build(Layers layers, BackboneDesign backbone, int classes) {
    return new CheckedBody(guard.call("build()", () -> design.build(layers, backbone, classes)), classes, guard);
  }
}

package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkOutput;

/**
 * A network whose features and logits must have the required shapes, and be finite at the first
 * call.
 */
final class CheckedBody implements NetworkBody {

  private final NetworkBody body;
  private final int classes;
  private final Guard guard;
  private final int featureChannels;
  private boolean proven;

  CheckedBody(NetworkBody body, int classes, Guard guard) {
    this.body = body;
    this.classes = classes;
    this.guard = guard;
    proven = !guard.isForeign();
    featureChannels = guard.call("featureChannels()", body::featureChannels);
    if (featureChannels < 1) {
      throw guard.fault("returned " + featureChannels + " from featureChannels()");
    }
  }

  @Override
  public int featureChannels() {
    return featureChannels;
  }

  @Override
  public boolean takesBfloat16() {
    return guard.call("takesBfloat16()", body::takesBfloat16);
  }

  @Override
  public NetworkOutput forward(NDArray images, Mode mode) {
    return guard.call(
        "forward()",
        () -> {
          NetworkOutput output = body.forward(images, mode);
          if (output != null) {
            check("features", output.features(), images, featureChannels);
            check("logits", output.logits(), images, classes);
            checkSizes(output);
            proven = true;
          }
          return output;
        });
  }

  private void check(String name, NDArray array, NDArray images, int channels) {
    ArrayCheck.maps(array, images, channels)
        .ifPresent(
            problem -> {
              throw guard.fault("returned as " + name + " " + problem);
            });
    if (!proven && !ArrayCheck.isFinite(array)) {
      throw guard.fault("returned NaN or infinity in the " + name + " at its first call");
    }
  }

  private void checkSizes(NetworkOutput output) {
    Shape features = output.features().getShape();
    Shape logits = output.logits().getShape();
    if (!features.slice(2).equals(logits.slice(2))) {
      throw guard.fault(
          "returned features of shape " + features + " and logits of shape " + logits);
    }
  }
}

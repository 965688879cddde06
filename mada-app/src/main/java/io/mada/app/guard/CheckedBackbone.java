package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.Text;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Mode;

/**
 * A backbone whose maps must have the channels it has declared. The first maps must also be finite;
 * later on, a learning rate that is too high makes any network produce NaN.
 */
final class CheckedBackbone implements Backbone {

  private final Backbone backbone;
  private final Guard guard;
  private final int[] channels;
  private boolean proven;

  CheckedBackbone(Backbone backbone, Guard guard) {
    this.backbone = backbone;
    this.guard = guard;
    proven = !guard.isForeign();
    channels = guard.call("channels()", () -> checked(backbone.channels()));
  }

  @Override
  public int[] channels() {
    return channels.clone();
  }

  @Override
  public int headChannels() {
    return guard.call(
        "headChannels()",
        () -> {
          int width = backbone.headChannels();
          if (width < 1) {
            throw guard.fault("returned " + width + " from headChannels()");
          }
          return width;
        });
  }

  @Override
  public boolean takesBfloat16() {
    return guard.call("takesBfloat16()", backbone::takesBfloat16);
  }

  @Override
  public NDList forward(NDArray images, Mode mode) {
    return guard.call(
        "forward()",
        () -> {
          NDList maps = backbone.forward(images, mode);
          if (maps != null) {
            check(maps, images);
          }
          return maps;
        });
  }

  private int[] checked(int[] given) {
    if (given == null) {
      return null;
    }
    if (given.length == 0) {
      throw guard.fault("returned no channels; it must have a map at least");
    }
    for (int count : given) {
      if (count < 1) {
        throw guard.fault("returned " + count + " from channels()");
      }
    }
    return given.clone();
  }

  private void check(NDList maps, NDArray images) {
    if (maps.size() != channels.length) {
      throw guard.fault(
          Text.of(
              "returned %d maps from forward(), and %d numbers from channels()",
              maps.size(), channels.length));
    }
    for (int i = 0; i < channels.length; i++) {
      NDArray map = maps.get(i);
      int place = i;
      ArrayCheck.maps(map, images, channels[i])
          .ifPresent(
              problem -> {
                throw guard.fault("returned as map " + place + " " + problem);
              });
      if (!proven && !ArrayCheck.isFinite(map)) {
        throw guard.fault("returned NaN or infinity in map " + i + " at its first call");
      }
    }
    proven = true;
  }
}

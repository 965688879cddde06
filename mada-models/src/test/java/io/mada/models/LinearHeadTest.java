package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.data.Domain;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.testing.Sections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearHeadTest {

  private static final Mode INFERENCE = Mode.inference(Domain.TARGET);
  private static final int WIDTH = 5;
  private static final int PIXELS = 6;

  /** A backbone whose last feature map (1, 5, 2, 3) does not depend on the image. */
  private record Fixed(NDManager scope) implements Backbone {

    @Override
    public int[] channels() {
      return new int[] {3, WIDTH};
    }

    @Override
    public NDList forward(NDArray images, Mode mode) {
      return new NDList(
          Golden.array(scope, "fine", new Shape(1, 3, 4, 6)),
          Golden.array(scope, "coarse", new Shape(1, WIDTH, 2, 3)));
    }
  }

  @Test
  void headClassifiesTheNormalisedLastMap() {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Recording off = Recording.off()) {
      StateDict state = new StateDict();
      NetworkDesign design = Models.design(NetworkDesign.class, "linear", Sections.of(Map.of()));
      NetworkBody body =
          design.build(new Layers(scope, state, Norm.BATCH, 1), layers -> new Fixed(scope), 2);
      assertEquals(
          List.of(
              "decode_head.conv_seg.weight",
              "decode_head.conv_seg.bias",
              "decode_head.bn.weight",
              "decode_head.bn.bias",
              "decode_head.bn.running_mean",
              "decode_head.bn.running_var",
              "decode_head.bn.num_batches_tracked"),
          List.copyOf(state.entries().keySet()));
      Golden.set(state);
      double[] map = Golden.fill("coarse", WIDTH * PIXELS);
      NetworkOutput output = body.forward(scope.ones(new Shape(1, 3, 16, 24)), INFERENCE);
      for (int i = 0; i < PIXELS; i++) {
        double[] logits = {value(state, "conv_seg.bias", 0), value(state, "conv_seg.bias", 1)};
        for (int c = 0; c < WIDTH; c++) {
          double centred = (float) map[c * PIXELS + i] - value(state, "bn.running_mean", c);
          double scaled = centred / Math.sqrt(value(state, "bn.running_var", c) + 1e-5);
          double feature = scaled * value(state, "bn.weight", c) + value(state, "bn.bias", c);
          assertEquals(feature, output.features().getFloat(0, c, i / 3, i % 3), 1e-6);
          for (int k = 0; k < 2; k++) {
            logits[k] += value(state, "conv_seg.weight", k * WIDTH + c) * feature;
          }
        }
        for (int k = 0; k < 2; k++) {
          assertEquals(logits[k], output.logits().getFloat(0, k, i / 3, i % 3), 1e-6);
        }
      }
    }
  }

  private static double value(StateDict state, String name, int index) {
    return state.entries().get("decode_head." + name).flatten().getFloat(index);
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 512, 16", "mobilenet_v2, 320, 16", "mit_b0, 256, 32", "dinov2_s, 384, 14"})
  void everyBackboneServes(String backbone, int channels, int stride) {
    try (Network network =
            Models.design("linear", backbone, Norm.DOMAIN_BATCH, 3, Map.of())
                .build(Device.cpu(), 1);
        Recording off = Recording.off();
        NDManager scope = network.newScope()) {
      int side = 2 * stride;
      NetworkOutput output =
          network.forward(scope.ones(new Shape(1, 3, side, 2L * side)), INFERENCE);
      assertEquals(channels, network.featureChannels());
      assertEquals(new Shape(1, channels, 2, 4), output.features().getShape());
      assertEquals(new Shape(1, 3, 2, 4), output.logits().getShape());
    }
  }

  @Test
  void settingsOfOtherHeadsAreUnknown() {
    var section = Sections.of(Map.of("decoder_channels", 8));
    Models.design(NetworkDesign.class, "linear", section);
    assertThrows(ConfigurationException.class, section::rejectUnread);
  }
}

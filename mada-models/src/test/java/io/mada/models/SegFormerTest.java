package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegFormerTest {

  private static final Mode INFERENCE = Mode.inference(Domain.TARGET);
  private static final int WIDTH = 4;

  /** A backbone whose feature maps do not depend on the image: (1, 3, 4, 6) and (1, 5, 2, 3). */
  private record Fixed(NDManager scope) implements Backbone {

    @Override
    public int[] channels() {
      return new int[] {3, 5};
    }

    @Override
    public NDList forward(NDArray images, Mode mode) {
      return new NDList(
          Golden.array(scope, "fine", new Shape(1, 3, 4, 6)),
          Golden.array(scope, "coarse", new Shape(1, 5, 2, 3)));
    }
  }

  /**
   * The published order: embed, upsample, join with the coarsest first, fuse, normalise, ReLU,
   * classify.
   */
  @Test
  void headComputesItsDefinition() {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Recording off = Recording.off()) {
      StateDict state = new StateDict();
      NetworkDesign design =
          Models.design(
              NetworkDesign.class, "segformer", Sections.of(Map.of("decoder_channels", WIDTH)));
      NetworkBody body =
          design.build(new Layers(scope, state, Norm.BATCH, 1), layers -> new Fixed(scope), 2);
      Golden.set(state);
      NetworkOutput output = body.forward(scope.ones(new Shape(1, 3, 16, 24)), INFERENCE);
      double[][] features = features(state);
      for (int i = 0; i < 24; i++) {
        for (int c = 0; c < WIDTH; c++) {
          assertEquals(features[i][c], output.features().getFloat(0, c, i / 6, i % 6), 1e-6);
        }
        for (int k = 0; k < 2; k++) {
          double logit = value(state, "classifier.bias", k);
          for (int c = 0; c < WIDTH; c++) {
            logit += value(state, "classifier.weight", k * WIDTH + c) * features[i][c];
          }
          assertEquals(logit, output.logits().getFloat(0, k, i / 6, i % 6), 1e-6);
        }
      }
    }
  }

  private static double[][] features(StateDict state) {
    double[][] fine = embedded(state, "0", Golden.fill("fine", 3 * 24), 24);
    double[][] coarse =
        PlainMath.upsample(embedded(state, "1", Golden.fill("coarse", 5 * 6), 6), 2, 3, 4, 6);
    double[][] features = new double[24][WIDTH];
    for (int i = 0; i < 24; i++) {
      for (int o = 0; o < WIDTH; o++) {
        double fused = 0;
        for (int c = 0; c < WIDTH; c++) {
          fused += value(state, "linear_fuse.weight", o * 2 * WIDTH + c) * coarse[i][c];
          fused += value(state, "linear_fuse.weight", o * 2 * WIDTH + WIDTH + c) * fine[i][c];
        }
        double centred = fused - value(state, "batch_norm.running_mean", o);
        double scaled = centred / Math.sqrt(value(state, "batch_norm.running_var", o) + 1e-5);
        double normalised =
            scaled * value(state, "batch_norm.weight", o) + value(state, "batch_norm.bias", o);
        features[i][o] = Math.max(0, normalised);
      }
    }
    return features;
  }

  private static double[][] embedded(StateDict state, String level, double[] map, int pixels) {
    double[][] rows = new double[pixels][map.length / pixels];
    for (int i = 0; i < map.length; i++) {
      rows[i % pixels][i / pixels] = map[i];
    }
    Map<String, double[]> parameters = new HashMap<>();
    for (String kind : new String[] {"weight", "bias"}) {
      NDArray array = state.entries().get("decode_head.linear_c." + level + ".proj." + kind);
      double[] values = new double[(int) array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = array.flatten().getFloat(i);
      }
      parameters.put("proj." + kind, values);
    }
    return new PlainMath(parameters).linear("proj", rows);
  }

  private static double value(StateDict state, String name, int index) {
    return state.entries().get("decode_head." + name).flatten().getFloat(index);
  }

  @Test
  void headHasThePublishedWidthOfItsBackbone() {
    assertEquals(256, width("mit_b1", Map.of()));
    assertEquals(768, width("mit_b2", Map.of()));
    assertEquals(256, width("resnet18", Map.of()));
    assertEquals(24, width("mit_b2", Map.of("decoder_channels", 24)));
  }

  private static int width(String backbone, Map<String, ?> settings) {
    try (Network network =
        Models.design("segformer", backbone, Norm.BATCH, 3, settings).build(Device.cpu(), 1)) {
      return network.featureChannels();
    }
  }

  @Test
  void everyBackboneServes() {
    Map<String, ?> settings = Map.of("decoder_channels", 8, "width", 0.25);
    try (Network network =
            Models.design("segformer", "mobilenet_v2", Norm.GROUP, 3, settings)
                .build(Device.cpu(), 1);
        Recording off = Recording.off();
        NDManager scope = network.newScope()) {
      NetworkOutput output = network.forward(scope.ones(new Shape(1, 3, 32, 48)), INFERENCE);
      assertEquals(new Shape(1, 8, 8, 12), output.features().getShape());
      assertEquals(new Shape(1, 3, 8, 12), output.logits().getShape());
    }
  }

  @Test
  void emptyHeadIsRefused() {
    var error =
        assertThrows(
            ConfigurationException.class, () -> width("mit_b0", Map.of("decoder_channels", 0)));
    assertEquals("decoder_channels must be from 1 to 4096, not 0", error.getMessage());
    assertTrue(error.exitStatus() == 2);
  }
}

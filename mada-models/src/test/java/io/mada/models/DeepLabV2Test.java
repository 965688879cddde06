package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeepLabV2Test {

  private static Network network(String backbone, Map<String, ?> settings) {
    return Models.design("deeplab_v2", backbone, Norm.FROZEN, 3, settings).build(Device.cpu(), 1);
  }

  private static NetworkOutput infer(Network network, NDManager scope) {
    return network.forward(scope.ones(new Shape(1, 3, 64, 96)), Mode.inference(Domain.TARGET));
  }

  /** 64 halves to 32, and rounds up to 17 at the max pool. */
  @Test
  void featuresAreTheBackbonesAtAnEighth() {
    try (Network network = network("resnet18", Map.of());
        Recording off = Recording.off();
        NDManager scope = network.newScope()) {
      NetworkOutput output = infer(network, scope);
      assertEquals(new Shape(1, 512, 9, 13), output.features().getShape());
      assertEquals(new Shape(1, 3, 9, 13), output.logits().getShape());
      assertEquals(512, network.featureChannels());
    }
  }

  @Test
  void dilationsSayHowManyConvolutionsAreSummed() {
    try (Network network = network("resnet18", Map.of("dilations", List.of(6, 12)))) {
      Set<String> names = network.state().entries().keySet();
      assertTrue(names.contains("layer5.conv2d_list.1.bias"));
      assertFalse(names.contains("layer5.conv2d_list.2.weight"));
    }
  }

  @Test
  void otherBackbonesKeepTheirOutputStride() {
    Map<String, ?> settings = Map.of("width", 0.25, "output_stride", 8);
    try (Network network = network("mobilenet_v2", settings);
        Recording off = Recording.off();
        NDManager scope = network.newScope()) {
      assertEquals(new Shape(1, 3, 8, 12), infer(network, scope).logits().getShape());
    }
  }

  @Test
  void otherOutputStridesAndEmptyDilationsAreRefused() {
    var stride =
        assertThrows(
            ConfigurationException.class, () -> network("resnet18", Map.of("output_stride", 16)));
    assertEquals("output_stride of deeplab_v2 is 8, not 16", stride.getMessage());
    var none =
        assertThrows(
            ConfigurationException.class,
            () -> network("resnet18", Map.of("dilations", List.of())));
    assertEquals("dilations must have from 1 to 64 numbers, not 0", none.getMessage());
  }
}

package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.data.Domain;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.testing.Sections;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeepLabV3PlusTest {

  private static final Mode SOURCE = Mode.inference(Domain.SOURCE);
  private static final Mode TARGET = Mode.inference(Domain.TARGET);

  @ParameterizedTest
  @CsvSource({
    "resnet18, 16, 64 128 256 512, 16 8 4 4",
    "resnet34, 8, 64 128 256 512, 16 8 8 8",
    "resnet50, 8, 256 512 1024 2048, 16 8 8 8",
    "mobilenet_v2, 16, 24 32 96 320, 16 8 4 4",
    "mobilenet_v2, 8, 24 32 96 320, 16 8 8 8"
  })
  void mapsHaveTheOutputStride(String name, int outputStride, String channels, String sizes) {
    Section section = Sections.of(Map.of("output_stride", outputStride));
    BackboneDesign design = Models.design(BackboneDesign.class, name, section);
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Recording off = Recording.off()) {
      Backbone backbone = design.build(new Layers(scope, new StateDict(), Norm.BATCH, 1));
      NDList maps = backbone.forward(scope.ones(new Shape(1, 3, 64, 64)), TARGET);
      assertEquals(channels, words(backbone.channels()));
      assertEquals(
          channels, words(maps.stream().mapToInt(m -> (int) m.getShape().get(1)).toArray()));
      assertEquals(sizes, words(maps.stream().mapToInt(m -> (int) m.getShape().get(3)).toArray()));
    }
  }

  @Test
  void headIsAsWideAsConfigured() {
    try (Network network = Models.small(Norm.BATCH, 1)) {
      Map<String, Shape> shapes = Golden.stateDict(network.state());
      assertEquals(new Shape(8, 3, 3, 3), shapes.get("backbone.features.0.0.weight"));
      assertEquals(new Shape(16, 80, 3, 3), shapes.get("aspp.aspp2.atrous_conv.weight"));
      assertEquals(new Shape(8, 8, 1, 1), shapes.get("decoder.conv1.weight"));
      assertEquals(new Shape(12, 24, 3, 3), shapes.get("decoder.last_conv.0.weight"));
      assertEquals(new Shape(5, 12, 1, 1), shapes.get("decoder.last_conv.8.weight"));
      assertEquals(12, network.featureChannels());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 32 16 24 32 64 96 160 320",
    "0.75, 24 16 24 24 48 72 120 240",
    "0.35, 16 8 8 16 24 32 56 112"
  })
  void mobileNetsWidthsAreRoundedAsInTorchvision(double width, String channels) {
    Section section = Sections.of(Map.of("width", width));
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      StateDict state = new StateDict();
      Models.design(BackboneDesign.class, "mobilenet_v2", section)
          .build(new Layers(scope, state, Norm.BATCH, 1));
      List<String> last =
          List.of(
              "0.0",
              "1.conv.1",
              "2.conv.2",
              "4.conv.2",
              "7.conv.2",
              "11.conv.2",
              "14.conv.2",
              "17.conv.2");
      int[] own = last.stream().mapToInt(l -> out(state, "features." + l + ".weight")).toArray();
      assertEquals(channels, words(own));
    }
  }

  private static int out(StateDict state, String name) {
    return (int) state.entries().get(name).getShape().get(0);
  }

  @Test
  void sameSeedSameWeights() {
    try (Network one = Models.small(Norm.BATCH, 7);
        Network same = Models.small(Norm.BATCH, 7);
        Network other = Models.small(Norm.BATCH, 8)) {
      String name = "aspp.aspp2.atrous_conv.weight";
      assertEquals(one.state().entries().get(name), same.state().entries().get(name));
      assertFalse(one.state().entries().get(name).equals(other.state().entries().get(name)));
    }
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void everyParameterReceivesAGradient(Norm norm) {
    try (Network network = Models.small(norm, 1);
        NDManager scope = network.newScope()) {
      train(network, scope, Domain.TARGET);
      for (NDArray parameter : network.state().parameters()) {
        try (NDArray gradient = parameter.getGradient();
            NDArray size = gradient.norm()) {
          assertTrue(size.getFloat() > 0, () -> "a parameter of shape " + parameter.getShape());
        }
      }
    }
  }

  @Test
  void batchNormMixesTheDomainsStatistics() {
    assertTrue(targetShift(Norm.BATCH) > 1e-3);
  }

  @Test
  void domainBatchNormKeepsTheDomainsStatisticsApart() {
    assertEquals(0, targetShift(Norm.DOMAIN_BATCH));
  }

  @Test
  void sourceAndTargetDifferOnceTrainedWithDomainBatchNorm() {
    try (Network network = Models.small(Norm.DOMAIN_BATCH, 1);
        NDManager scope = network.newScope()) {
      NDArray image = Golden.image(scope, "input", 32, 32);
      assertEquals(
          0, Golden.relativeError(logits(network, image, SOURCE), logits(network, image, TARGET)));
      train(network, scope, Domain.SOURCE);
      assertTrue(
          Golden.relativeError(logits(network, image, SOURCE), logits(network, image, TARGET))
              > 1e-3);
    }
  }

  /**
   * How much training on the source, without a step of the parameters, changes what is said of the
   * target.
   */
  private static double targetShift(Norm norm) {
    try (Network network = Models.small(norm, 1);
        NDManager scope = network.newScope()) {
      NDArray image = Golden.image(scope, "input", 32, 32);
      NDArray before = logits(network, image, TARGET);
      train(network, scope, Domain.SOURCE);
      return Golden.relativeError(logits(network, image, TARGET), before);
    }
  }

  @Test
  void groupNormTrainsOnASingleImageAndHasNoStatistics() {
    try (Network network = Models.small(Norm.GROUP, 1);
        NDManager scope = network.newScope();
        Recording recording = Recording.on()) {
      NDArray image = Golden.image(scope, "input", 32, 32);
      NetworkOutput output = network.forward(image, Mode.training(Domain.TARGET));
      assertTrue(Float.isFinite(output.logits().sum().getFloat()));
      assertTrue(network.state().entries().keySet().stream().noneMatch(n -> n.contains("running")));
    }
  }

  @Test
  void frozenNormHasTheNamesOfBatchNormAndTrainsNone() {
    try (Network batch = Models.small(Norm.BATCH, 1);
        Network frozen = Models.small(Norm.FROZEN, 1);
        NDManager scope = frozen.newScope()) {
      assertEquals(Golden.stateDict(batch.state()), Golden.stateDict(frozen.state()));
      long convolutions =
          frozen.state().entries().keySet().stream().filter(n -> isConvolution(frozen, n)).count();
      assertEquals(
          convolutions + 1,
          frozen.state().parameters().size(),
          "weights, and the classifier's bias");
      assertEquals(0, targetShift(Norm.FROZEN));
    }
  }

  private static boolean isConvolution(Network network, String name) {
    return network.state().entries().get(name).getShape().dimension() == 4;
  }

  @ParameterizedTest
  @CsvSource({
    "resnet50, output_stride, 32, output_stride must be 8 or 16",
    "mobilenet_v2, width, 0, width must be from 0.05 to 4, not 0",
  })
  void settingsOutOfRangeAreRefused(String backbone, String key, int value, String message) {
    Section section = Sections.of(Map.of(key, value));
    var error =
        assertThrows(
            ConfigurationException.class,
            () -> Models.design(BackboneDesign.class, backbone, section));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }

  @Test
  void emptyHeadIsRefused() {
    Map<String, ?> settings = Map.of("aspp_channels", 0);
    var error =
        assertThrows(
            ConfigurationException.class,
            () -> Models.design("deeplab_v3plus", "resnet18", Norm.BATCH, 19, settings));
    assertEquals("aspp_channels must be from 1 to 4096, not 0", error.getMessage());
  }

  private static void train(Network network, NDManager scope, Domain domain) {
    scope.getEngine().setRandomSeed(1);
    try (Recording recording = Recording.on()) {
      NDArray images = Golden.array(scope, "images", new Shape(2, 3, 32, 32)).mul(3);
      NetworkOutput output = network.forward(images, Mode.training(domain));
      recording.backward(output.logits().square().mean());
    }
  }

  private static NDArray logits(Network network, NDArray image, Mode mode) {
    try (Recording off = Recording.off()) {
      return network.forward(image, mode).logits();
    }
  }

  private static String words(int[] numbers) {
    return String.join(" ", Arrays.stream(numbers).mapToObj(Integer::toString).toList());
  }
}

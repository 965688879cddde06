package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Precision;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network in bfloat16 is the float32 network up to rounding, and shows nobody a bfloat16. */
class MixedPrecisionTest {

  private static final Map<String, ?> SMALL =
      Map.of("width", 0.5, "aspp_channels", 16, "decoder_channels", 24, "low_level_channels", 8);

  /**
   * A number of 8 bits is off by 2^-9 at most. Normalisation by an untrained network's small
   * batches makes such errors grow from layer to layer, and gradients go through all layers twice.
   */
  @ParameterizedTest
  @CsvSource({
    "deeplab_v3plus, mobilenet_v2, BATCH",
    "deeplab_v3plus, resnet18, DOMAIN_BATCH",
    "deeplab_v2, resnet18, GROUP",
    "segformer, mit_b0, BATCH",
    "segformer, dinov2_s, BATCH",
    "linear, dinov2_b, DOMAIN_BATCH",
    "linear, mobilenet_v2, BATCH"
  })
  void outputsAndGradientsAreThoseOfFloat32UpToRounding(
      String network, String backbone, Norm norm) {
    try (Network exact = build(network, backbone, norm, Precision.FLOAT32);
        Network rounded = build(network, backbone, norm, Precision.BFLOAT16);
        NDManager scope = exact.newScope()) {
      scope.getEngine().setRandomSeed(1);
      NDArray images = scope.randomUniform(0, 1, new Shape(2, 3, 64, 96));
      NDArray labels = scope.randomInteger(0, 5, new Shape(2, 64, 96), DataType.INT64);
      Mode mode = Mode.inference(Domain.TARGET);
      try (NetworkOutput a = exact.forward(images, mode);
          NetworkOutput b = rounded.forward(images, mode)) {
        assertEquals(DataType.FLOAT32, b.features().getDataType());
        assertEquals(DataType.FLOAT32, b.logits().getDataType());
        assertNear(a.features(), b.features(), 0.05);
        assertNear(a.logits(), b.logits(), 0.05);
        assertTrue(Golden.relativeError(b.logits(), a.logits()) > 1e-5, "nothing is rounded");
      }
      backward(exact, images, labels);
      backward(rounded, images, labels);
      assertNear(gradients(exact, scope), gradients(rounded, scope), 0.4);
      exact.forward(images, Mode.training(Domain.TARGET)).close();
      rounded.forward(images, Mode.training(Domain.TARGET)).close();
      exact.state().entries().forEach((name, a) -> compare(name, a, rounded.state()));
    }
  }

  /**
   * Types, and the statistics of layers that see nothing of what dropout draws, and more than one
   * pixel of each image.
   */
  private static void compare(String name, NDArray exact, StateDict others) {
    NDArray rounded = others.entries().get(name);
    assertEquals(exact.getDataType(), rounded.getDataType(), name);
    if (name.endsWith("running_var") && !name.startsWith("deco") && !name.contains("pool")) {
      // A tenth of the batch's, and the rest of 1.
      assertNear(exact.sub(0.9), rounded.sub(0.9), 0.6);
    }
  }

  private static Network build(String network, String backbone, Norm norm, Precision precision) {
    Map<String, Object> settings = new HashMap<>(SMALL);
    settings.put("precision", precision.name().toLowerCase(Locale.ROOT));
    if (!backbone.startsWith("mobilenet")) {
      settings.remove("width");
    }
    if (backbone.startsWith("dinov2")) {
      settings.putAll(Map.of("width", 0.125, "depth", 4, "position_grid", 5));
    }
    return Models.design(network, backbone, norm, 5, settings).build(Device.cpu(), 1);
  }

  /** In the mode of inference, since dropout would draw other numbers. */
  private static void backward(Network network, NDArray images, NDArray labels) {
    network.state().parameters().forEach(p -> p.setRequiresGradient(true));
    try (Recording recording = Recording.on();
        NetworkOutput output = network.forward(images, Mode.inference(Domain.TARGET));
        NDArray logits = Tensors.upsampleLike(output.logits(), images);
        NDArray loss = Tensors.crossEntropy(logits, labels)) {
      recording.backward(loss);
    }
  }

  private static NDArray gradients(Network network, NDManager scope) {
    NDList all = new NDList();
    for (NDArray parameter : network.state().parameters()) {
      NDArray gradient = parameter.getGradient();
      assertEquals(DataType.FLOAT32, gradient.getDataType());
      gradient.attach(scope);
      all.add(gradient.flatten());
    }
    return NDArrays.concat(all);
  }

  private static void assertNear(NDArray expected, NDArray actual, double tolerance) {
    double error = Golden.relativeError(actual, expected);
    assertTrue(error < tolerance, "relative error " + error);
  }
}

package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Inference, gradients and training steps, all with running statistics, against values from
 * elsewhere: for DeepLabV3+ over ResNet and MobileNetV2 those of the published implementation of
 * MADA, for the others those of plain PyTorch 1.13 modules written after AdaptSegNet and after the
 * SegFormer paper.
 */
class ReferenceValuesTest {

  private static final Mode EVALUATION = Mode.inference(Domain.TARGET);

  @ParameterizedTest
  @CsvSource({
    "state_dict_mobilenet_v2.json, deeplab_v3plus, mobilenet_v2",
    "state_dict_resnet50.json, deeplab_v3plus, resnet50",
    "state_dict_resnet101.json, deeplab_v3plus, resnet101",
    "state_dict_deeplab_v2_resnet101.json, deeplab_v2, resnet101",
    "state_dict_segformer_mit_b0.json, segformer, mit_b0"
  })
  void entriesHaveThePublishedNamesShapesAndOrder(String file, String network, String backbone) {
    JsonObject expected = Golden.json(file);
    try (Network own = Models.published(network, backbone)) {
      Map<String, Shape> shapes = Golden.stateDict(expected.getAsJsonArray("state_dict"));
      assertEquals(
          List.copyOf(shapes.entrySet()), List.copyOf(Golden.stateDict(own.state()).entrySet()));
      assertEquals(expected.get("parameters").getAsLong(), trained(own));
    }
  }

  /** The numbers of parameters that the checkpoints for 19 classes have. */
  @ParameterizedTest
  @CsvSource({
    "mit_b1, 13682131",
    "mit_b2, 27361235",
    "mit_b3, 47237075",
    "mit_b4, 64007635",
    "mit_b5, 84607955"
  })
  void largerMixTransformersHaveThePublishedSize(String backbone, long parameters) {
    try (Network network = Models.published("segformer", backbone)) {
      assertEquals(parameters, trained(network));
    }
  }

  private static long trained(Network network) {
    return network.state().parameters().stream().mapToLong(NDArray::size).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "deeplab_mobilenet_v2, deeplab_v3plus, mobilenet_v2",
    "deeplab_resnet101, deeplab_v3plus, resnet101",
    "deeplab_v3plus_mit_b0, deeplab_v3plus, mit_b0",
    "deeplab_v2_resnet50, deeplab_v2, resnet50",
    "segformer_mit_b0, segformer, mit_b0"
  })
  void inferenceAgreesInBothMemoryOrders(String reference, String network, String backbone) {
    JsonObject expected = Golden.json(reference + ".json");
    try (Network own = Models.published(network, backbone);
        Recording off = Recording.off();
        NDManager scope = own.newScope()) {
      Golden.set(own.state());
      NDArray image = input(scope, expected);
      Map<String, NDArray> values = Golden.npz(scope, reference + ".npz");
      for (NDArray ordered : List.of(image, Tensors.channelsLast(image))) {
        NetworkOutput output = own.forward(ordered, EVALUATION);
        assertEquals(values.get("logits").getShape(), output.logits().getShape());
        assertTrue(Golden.relativeError(output.logits(), values.get("logits")) < 1e-4);
        // The larger files hold every so many channels of the features.
        int every = expected.has("features_every") ? size(expected, "features_every") : 1;
        NDArray features = output.features().get(":, ::" + every);
        assertTrue(Golden.relativeError(features, values.get("features")) < 1e-4);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deeplab_mobilenet_v2, deeplab_v3plus, mobilenet_v2, false, 1e-3",
    "deeplab_mobilenet_v2, deeplab_v3plus, mobilenet_v2, true, 1e-3",
    "deeplab_resnet101, deeplab_v3plus, resnet101, false, 1e-2",
    "deeplab_v3plus_mit_b0, deeplab_v3plus, mit_b0, true, 1e-3",
    "deeplab_v2_resnet50, deeplab_v2, resnet50, true, 1e-3",
    "segformer_mit_b0, segformer, mit_b0, false, 1e-3",
    "segformer_mit_b0, segformer, mit_b0, true, 1e-3"
  })
  void gradientsAndFiveStepsAgree(
      String reference, String network, String backbone, boolean channelsLast, double tolerance) {
    JsonObject expected = Golden.json(reference + ".json");
    try (Network own = Models.published(network, backbone);
        NDManager scope = own.newScope()) {
      Golden.set(own.state());
      NDArray image = input(scope, expected);
      NDArray ordered = channelsLast ? Tensors.channelsLast(image) : image;
      NDArray labels =
          Golden.labels(
              scope,
              text(expected, "labels"),
              1,
              size(expected, "height"),
              size(expected, "width"));
      List<NDArray> parameters = own.state().parameters();
      List<NDArray> velocities = new ArrayList<>();
      parameters.forEach(p -> velocities.add(scope.zeros(p.getShape())));
      JsonArray losses = expected.getAsJsonArray("losses");
      for (int step = 0; step < losses.size(); step++) {
        double loss = losses.get(step).getAsDouble();
        assertEquals(loss, backward(own, ordered, labels), tolerance * loss, "step " + step);
        if (step == 0) {
          assertGradients(expected.getAsJsonObject("grad_l2"), own.state());
        }
        Tensors.sgd(parameters, velocities, expected.get("lr").getAsDouble(), 0.9, 2e-4);
      }
    }
  }

  private static double backward(Network network, NDArray image, NDArray labels) {
    try (Recording recording = Recording.on();
        NetworkOutput output = network.forward(image, EVALUATION);
        NDArray logits = Tensors.upsampleLike(output.logits(), labels);
        NDArray loss = Tensors.crossEntropy(logits, labels)) {
      recording.backward(loss);
      return loss.getFloat();
    }
  }

  private static void assertGradients(JsonObject expected, StateDict state) {
    assertEquals(expected.size(), state.parameters().size());
    for (String name : expected.keySet()) {
      try (NDArray gradient = state.entries().get(name).getGradient();
          NDArray norm = gradient.norm()) {
        double reference = expected.get(name).getAsDouble();
        // The bias of keys has no gradient but rounding, for softmax does not see it.
        assertEquals(reference, norm.getFloat(), 1e-3 * reference + 1e-8, name);
      }
    }
  }

  private static NDArray input(NDManager scope, JsonObject expected) {
    return Golden.image(
        scope, text(expected, "input"), size(expected, "height"), size(expected, "width"));
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  private static int size(JsonObject object, String key) {
    return object.get(key).getAsInt();
  }
}

package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.Domain;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published implementation's values: inference, gradients and training steps, all with running statistics. */
class DeepLabV3PlusGoldenTest {

  private static final Mode EVALUATION = Mode.inference(Domain.TARGET);

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v2", "resnet50", "resnet101"})
  void entriesHaveThePublishedNamesShapesAndOrder(String backbone) {
    JsonObject expected = Golden.json("state_dict_" + backbone + ".json");
    try (Network network = Models.published("deeplab_v3plus", backbone)) {
      Map<String, ?> shapes = Golden.stateDict(expected.getAsJsonArray("state_dict"));
      Map<String, ?> own = Golden.stateDict(network.state());
      assertEquals(List.copyOf(shapes.entrySet()), List.copyOf(own.entrySet()));
      long trained = network.state().parameters().stream().mapToLong(NDArray::size).sum();
      assertEquals(expected.get("parameters").getAsLong(), trained);
    }
  }

  @ParameterizedTest
  @CsvSource({"mobilenet_v2, false", "mobilenet_v2, true", "resnet101, false", "resnet101, true"})
  void inferenceAgreesInBothMemoryOrders(String backbone, boolean channelsLast) {
    JsonObject expected = Golden.json("deeplab_" + backbone + ".json");
    try (Network network = Models.published("deeplab_v3plus", backbone);
        Recording off = Recording.off();
        NDManager scope = network.newScope()) {
      Golden.set(network.state());
      NDArray image = input(scope, expected);
      NDArray ordered = channelsLast ? Tensors.channelsLast(image) : image;
      NetworkOutput output = network.forward(ordered, EVALUATION);
      Map<String, NDArray> reference = Golden.npz(scope, "deeplab_" + backbone + ".npz");
      assertEquals(reference.get("logits").getShape(), output.logits().getShape());
      assertTrue(Golden.relativeError(output.logits(), reference.get("logits")) < 1e-4);
      assertTrue(Golden.relativeError(output.features(), reference.get("features")) < 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({"mobilenet_v2, false, 1e-3", "mobilenet_v2, true, 1e-3", "resnet101, false, 1e-2"})
  void gradientsAndFiveStepsAgree(String backbone, boolean channelsLast, double tolerance) {
    JsonObject expected = Golden.json("deeplab_" + backbone + ".json");
    try (Network network = Models.published("deeplab_v3plus", backbone);
        NDManager scope = network.newScope()) {
      Golden.set(network.state());
      NDArray image = input(scope, expected);
      NDArray ordered = channelsLast ? Tensors.channelsLast(image) : image;
      NDArray labels =
          Golden.labels(scope, text(expected, "labels"), 1, size(expected, "height"), size(expected, "width"));
      List<NDArray> parameters = network.state().parameters();
      List<NDArray> velocities = new ArrayList<>();
      parameters.forEach(p -> velocities.add(scope.zeros(p.getShape())));
      JsonArray losses = expected.getAsJsonArray("losses");
      for (int step = 0; step < losses.size(); step++) {
        double reference = losses.get(step).getAsDouble();
        assertEquals(reference, backward(network, ordered, labels), tolerance * reference, "step " + step);
        if (step == 0) {
          assertGradients(expected.getAsJsonObject("grad_l2"), network.state());
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
        assertEquals(reference, norm.getFloat(), 1e-3 * reference, name);
      }
    }
  }

  private static NDArray input(NDManager scope, JsonObject expected) {
    return Golden.image(scope, text(expected, "input"), size(expected, "height"), size(expected, "width"));
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  private static int size(JsonObject object, String key) {
    return object.get(key).getAsInt();
  }
}

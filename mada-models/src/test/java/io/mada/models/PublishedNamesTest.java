package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import io.mada.api.tensor.Recording;
import io.mada.models.weights.LoadReport;
import io.mada.models.weights.WeightLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights of classifiers load into every network, under all names that they are published under.
 * Each entry of a file has the values that {@link Golden} has for its name.
 */
class PublishedNamesTest {

  private static final Map<String, String> PREFIXES =
      Map.of(
          "deeplab_v2", "",
          "deeplab_v3plus", "backbone.",
          "segformer", "segformer.encoder.",
          "linear", "backbone.");

  @ParameterizedTest
  @CsvSource({
    "deeplab_v2, ''",
    "deeplab_v3plus, ''",
    "segformer, ''",
    "linear, ''",
    "deeplab_v3plus, state_dict.module.",
    "segformer, model."
  })
  void timmsMobileNetIsTorchvisions(String network, String wrapper) {
    Map<String, String> torchvision = new LinkedHashMap<>();
    Map<String, StoredTensor> file = new LinkedHashMap<>();
    try (Network own = build(network, "mobilenet_v2", Map.of())) {
      for (JsonElement entry : Golden.json("timm_names.json").getAsJsonArray("mobilenetv2_100")) {
        String timm = entry.getAsJsonArray().get(0).getAsString();
        String ours = entry.getAsJsonArray().get(1).getAsString();
        NDArray array = own.state().entries().get(PREFIXES.get(network) + ours);
        torchvision.put(ours, timm);
        Shape shape = array == null ? new Shape(2) : array.getShape();
        file.put(wrapper + timm, tensor(timm, shape));
      }

      LoadReport report = load(own, file);

      // The last convolution and its normalisation, and the classifier.
      assertEquals(8, report.ignored().size(), report.summary());
      assertTrue(report.ignored().contains(wrapper + "conv_head.weight"), report.summary());
      assertBackbone(own, network, torchvision, report);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeplab_v2", "deeplab_v3plus", "segformer", "linear"})
  void resNetsAreTorchvisionsAndTimms(String network) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, StoredTensor> file = new LinkedHashMap<>();
    JsonObject published = Golden.json("state_dict_resnet50.json");
    Golden.stateDict(published.getAsJsonArray("state_dict"))
        .forEach(
            (name, shape) -> {
              if (name.startsWith("backbone.")) {
                String bare = name.substring("backbone.".length());
                names.put(bare, bare);
                file.put(bare, tensor(bare, shape));
              }
            });
    file.put("fc.weight", tensor("fc.weight", new Shape(1000, 2048)));
    try (Network own = build(network, "resnet50", Map.of())) {
      LoadReport report = load(own, file);
      assertEquals(List.of("fc.weight"), report.ignored());
      assertBackbone(own, network, names, report);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deeplab_v2, ''",
    "deeplab_v3plus, ''",
    "segformer, ''",
    "linear, ''",
    "linear, model."
  })
  void dinov2IsTimmsAndItsAuthors(String network, String wrapper) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, StoredTensor> file = new LinkedHashMap<>();
    Golden.stateDict(Golden.json("timm_names.json").getAsJsonArray("dinov2_s"))
        .forEach(
            (name, shape) -> {
              names.put(name, name);
              file.put(wrapper + name, tensor(name, shape));
            });
    file.put(wrapper + "mask_token", tensor("mask_token", new Shape(1, 384)));
    try (Network own = build(network, "dinov2_s", Map.of("frozen", true))) {
      LoadReport report = load(own, file);
      assertEquals(List.of(wrapper + "mask_token"), report.ignored());
      assertBackbone(own, network, names, report);
    }
  }

  /** The authors' network is computed once more in {@code transformers.py}, under its own names. */
  @ParameterizedTest
  @CsvSource({"linear, ''", "linear, state_dict.", "deeplab_v2, ''"})
  void mixTransformerOfItsAuthorsComputesTheSame(String network, String wrapper) {
    JsonObject published = Golden.json("mit_b0_published.json");
    Map<String, StoredTensor> file = new LinkedHashMap<>();
    Golden.stateDict(published.getAsJsonArray("state_dict"))
        .forEach((name, shape) -> file.put(wrapper + name, tensor(name, shape)));
    try (Network own = build(network, "mit_b0", Map.of());
        NDManager scope = own.newScope();
        Recording off = Recording.off()) {
      LoadReport report = load(own, file);
      assertEquals(List.of(wrapper + "head.weight", wrapper + "head.bias"), report.ignored());
      assertTrue(
          report.missing().stream().allMatch(name -> name.matches("(decode_head|layer5)\\..*")),
          report.summary());

      NDArray image = Golden.array(scope, "image", new Shape(1, 3, 64, 96));
      NetworkOutput output = own.forward(image, Mode.inference(Domain.TARGET));

      NDArray expected = Golden.npz(scope, "mit_b0_published.npz").get("last");
      // A new normalisation divides by the root of 1 + epsilon.
      assertTrue(Golden.relativeError(output.features(), expected) < 2e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeplab_v3plus", "segformer"})
  void mixTransformerOfItsAuthorsFillsTheBackbone(String network) {
    Map<String, StoredTensor> file = new LinkedHashMap<>();
    Golden.stateDict(Golden.json("mit_b0_published.json").getAsJsonArray("state_dict"))
        .forEach((name, shape) -> file.put(name, tensor(name, shape)));
    try (Network own = build(network, "mit_b0", Map.of())) {
      LoadReport report = load(own, file);
      assertEquals(List.of("head.weight", "head.bias"), report.ignored());
      assertTrue(
          report.missing().stream().noneMatch(name -> name.startsWith(PREFIXES.get(network))),
          report.summary());
    }
  }

  private static Network build(String network, String backbone, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    if (network.equals("deeplab_v3plus")) {
      settings.put("aspp_channels", 4);
      settings.put("decoder_channels", 4);
    }
    return Models.design(network, backbone, Norm.BATCH, 2, settings).build(Device.cpu(), 1);
  }

  private static LoadReport load(Network network, Map<String, StoredTensor> file) {
    LoadReport report = new WeightLoader().load(network, new Weights(file, Map.of()), "f", false);
    assertEquals(List.of(), report.illShaped());
    return report;
  }

  /** Every entry of the backbone has the values of its name in the file. */
  private static void assertBackbone(
      Network own, String network, Map<String, String> fileNames, LoadReport report) {
    String prefix = PREFIXES.get(network);
    int compared = 0;
    for (Map.Entry<String, NDArray> entry : own.state().entries().entrySet()) {
      String name = entry.getKey();
      String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
      if (name.startsWith(prefix) && fileNames.containsKey(bare)) {
        if (!name.endsWith("num_batches_tracked")) {
          float[] expected = Golden.parameter(fileNames.get(bare), entry.getValue().getShape());
          assertArrayEquals(expected, entry.getValue().toFloatArray(), name);
        }
        compared++;
      } else {
        assertTrue(name.matches("(layer5|aspp|decoder|decode_head)\\..*"), name);
      }
    }
    assertEquals(compared, report.loaded(), report.summary());
  }

  private static StoredTensor tensor(String name, Shape shape) {
    if (name.endsWith("num_batches_tracked")) {
      return new StoredTensor(new Shape(), DataType.INT64, ByteBuffer.allocate(Long.BYTES));
    }
    float[] values = Golden.parameter(name, shape);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new StoredTensor(shape, DataType.FLOAT32, bytes);
  }
}

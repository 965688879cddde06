package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import com.google.gson.JsonObject;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.models.onnx.OnnxFile;
import io.mada.testing.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime computes of exported networks is what the networks compute. */
class OnnxFileTest {

  private static final int CLASSES = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "deeplab_v3plus, mobilenet_v2, BATCH",
    "deeplab_v2, mobilenet_v2, GROUP",
    "segformer, mobilenet_v2, DOMAIN_BATCH",
    "linear, mobilenet_v2, FROZEN",
    "deeplab_v3plus, resnet18, GROUP",
    "deeplab_v2, resnet18, BATCH",
    "segformer, resnet18, BATCH",
    "linear, resnet18, DOMAIN_BATCH",
    "deeplab_v3plus, resnet50, BATCH",
    "deeplab_v2, resnet50, BATCH",
    "segformer, resnet50, GROUP",
    "linear, resnet50, BATCH",
    "deeplab_v3plus, mit_b0, BATCH",
    "deeplab_v2, mit_b0, BATCH",
    "segformer, mit_b0, BATCH",
    "linear, mit_b0, BATCH",
    "deeplab_v3plus, dinov2_s, BATCH",
    "deeplab_v2, dinov2_s, BATCH",
    "segformer, dinov2_s, BATCH",
    "linear, dinov2_s, BATCH",
    "linear, resnet34, BATCH",
    "deeplab_v3plus, resnet101, BATCH",
    "segformer, mit_b1, BATCH",
    "segformer, mit_b2, BATCH",
    "segformer, mit_b3, BATCH",
    "segformer, mit_b4, BATCH",
    "segformer, mit_b5, BATCH",
    "linear, dinov2_b, BATCH",
  })
  void everyNetworkOverEveryBackbone(String network, String backbone, Norm norm)
      throws OrtException {
    try (Network own = network(network, backbone, norm)) {
      Path file = export(own, OnnxFile.OLDEST_OPSET, DataType.FLOAT32);
      try (OnnxRuntime runtime = new OnnxRuntime(file, 1)) {
        assertSame(own, runtime, new Shape(2, 3, 64, 96), 1e-4);
        assertSame(own, runtime, new Shape(1, 3, 75, 50), 1e-4);
      }
    }
  }

  /** The networks of {@link ReferenceValuesTest}, whole, on their images. */
  @ParameterizedTest
  @CsvSource({
    "deeplab_mobilenet_v2, deeplab_v3plus, mobilenet_v2",
    "deeplab_resnet101, deeplab_v3plus, resnet101",
    "deeplab_v2_resnet50, deeplab_v2, resnet50",
    "deeplab_v3plus_mit_b0, deeplab_v3plus, mit_b0",
    "segformer_mit_b0, segformer, mit_b0",
  })
  void goldenNetworks(String golden, String network, String backbone) throws OrtException {
    JsonObject reference = Golden.json(golden + ".json");
    int height = reference.get("height").getAsInt();
    int width = reference.get("width").getAsInt();
    try (Network own = Models.published(network, backbone)) {
      Golden.set(own.state());
      Path file = export(own, OnnxFile.OLDEST_OPSET, DataType.FLOAT32);
      try (OnnxRuntime runtime = new OnnxRuntime(file, 1);
          NDManager scope = own.newScope()) {
        NDArray image = Golden.image(scope, reference.get("input").getAsString(), height, width);
        assertSame(own, runtime, image, 1e-4);
      }
    }
  }

  /** Position embeddings are stored for such images, and are not interpolated. */
  @Test
  void transformerOnItsOwnGrid() throws OrtException {
    try (Network own = network("linear", "dinov2_s", Norm.BATCH)) {
      Path file = export(own, OnnxFile.OLDEST_OPSET, DataType.FLOAT32);
      try (OnnxRuntime runtime = new OnnxRuntime(file, 1)) {
        assertSame(own, runtime, new Shape(1, 3, 56, 56), 1e-4);
        assertSame(own, runtime, new Shape(1, 3, 56, 70), 1e-4);
      }
    }
  }

  /** float16 has three digits, and a network adds up its errors. */
  @ParameterizedTest
  @CsvSource({
    "deeplab_v3plus, mobilenet_v2, DOMAIN_BATCH",
    "deeplab_v3plus, resnet50, BATCH",
    "deeplab_v2, resnet18, GROUP",
    "segformer, mit_b0, BATCH",
    "linear, dinov2_s, BATCH",
  })
  void float16(String network, String backbone, Norm norm) throws OrtException, IOException {
    try (Network own = network(network, backbone, norm)) {
      Path exact = export(own, OnnxFile.OLDEST_OPSET, DataType.FLOAT32);
      long bytes = Files.size(exact);
      Path file = export(own, OnnxFile.OLDEST_OPSET, DataType.FLOAT16);
      assertTrue(Files.size(file) < 0.6 * bytes, Files.size(file) + " of " + bytes + " bytes");
      try (OnnxRuntime runtime = new OnnxRuntime(file, 1)) {
        assertSame(own, runtime, new Shape(2, 3, 64, 96), 0.01);
        assertSame(own, runtime, new Shape(1, 3, 75, 50), 0.01);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v2", "mit_b0", "dinov2_s"})
  void everyOpset(String backbone) throws OrtException {
    try (Network own = network("segformer", backbone, Norm.GROUP)) {
      for (int opset = OnnxFile.OLDEST_OPSET; opset <= OnnxFile.NEWEST_OPSET; opset++) {
        try (OnnxRuntime runtime = new OnnxRuntime(export(own, opset, DataType.FLOAT32), 1)) {
          assertSame(own, runtime, new Shape(1, 3, 64, 96), 1e-4);
        }
      }
    }
  }

  private Path export(Network own, int opset, DataType type) {
    Path file = folder.resolve("network.onnx");
    OnnxFile.write(file, own, opset, type, Map.of());
    return file;
  }

  private static Network network(String network, String backbone, Norm norm) {
    Map<String, Object> settings = new HashMap<>();
    if (backbone.startsWith("dinov2")) {
      settings.putAll(Map.of("width", 0.0625, "depth", 5, "position_grid", 4));
    } else if (backbone.equals("mobilenet_v2")) {
      settings.put("width", 0.25);
    }
    if (network.equals("deeplab_v3plus")) {
      settings.putAll(Map.of("aspp_channels", 16, "decoder_channels", 12, "low_level_channels", 8));
    } else if (network.equals("segformer")) {
      settings.put("decoder_channels", 16);
    }
    Network own = Models.design(network, backbone, norm, CLASSES, settings).build(Device.cpu(), 1);
    Golden.set(own.state());
    return own;
  }

  private static void assertSame(Network own, OnnxRuntime runtime, Shape images, double tolerance)
      throws OrtException {
    try (NDManager scope = own.newScope()) {
      assertSame(own, runtime, Golden.array(scope, "images", images), tolerance);
    }
  }

  /** Labels may be others where two logits are nearer than the tolerance. */
  private static void assertSame(Network own, OnnxRuntime runtime, NDArray images, double tolerance)
      throws OrtException {
    try (NDManager scope = own.newScope();
        Recording off = Recording.off()) {
      NetworkOutput output = own.forward(images, Mode.inference(Domain.TARGET));
      NDArray expected = Tensors.upsampleLike(output.logits(), images);
      OnnxRuntime.Output found = runtime.run(scope, images);
      assertEquals(expected.getShape(), found.logits().getShape());
      NDArray difference = expected.sub(found.logits()).abs();
      assertTrue(
          difference.max().getFloat() <= tolerance, difference.max() + " in " + images.getShape());
      NDArray labels = expected.argMax(1).toType(DataType.UINT8, false);
      NDArray others = labels.neq(found.labels()).toType(DataType.FLOAT32, false);
      NDList largest = expected.topK(2, 1);
      NDArray lead = largest.get(0).get(":, 0").sub(largest.get(0).get(":, 1"));
      assertEquals(
          0, others.mul(lead.gt(2 * tolerance)).sum().getFloat(), "labels in " + images.getShape());
    }
  }
}

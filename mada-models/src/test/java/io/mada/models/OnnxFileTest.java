package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.models.onnx.OnnxFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      Path file = folder.resolve("network.onnx");
      OnnxFile.write(file, own, OnnxFile.OLDEST_OPSET, DataType.FLOAT32, Map.of());
      try (OnnxRuntime runtime = new OnnxRuntime(file, 1)) {
        assertSame(own, runtime, new Shape(2, 3, 64, 96), 1e-4);
        assertSame(own, runtime, new Shape(1, 3, 75, 50), 1e-4);
      }
    }
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

  /** The logits up to a share of the largest, and the labels up to one in a thousand. */
  private static void assertSame(Network own, OnnxRuntime runtime, Shape images, double tolerance)
      throws OrtException {
    try (NDManager scope = own.newScope();
        Recording off = Recording.off()) {
      NDArray pixels = Golden.array(scope, "images", images);
      NetworkOutput output = own.forward(pixels, Mode.inference(Domain.TARGET));
      NDArray expected = Tensors.upsampleLike(output.logits(), pixels);
      OnnxRuntime.Output found = runtime.run(scope, pixels);
      assertEquals(expected.getShape(), found.logits().getShape());
      double difference = expected.sub(found.logits()).abs().max().getFloat();
      double largest = expected.abs().max().getFloat();
      System.err.println(images + " " + difference + " of " + largest);
      assertTrue(difference <= tolerance * largest, difference + " of " + largest);
      NDArray labels = expected.argMax(1).toType(DataType.UINT8, false);
      double other = labels.neq(found.labels()).toType(DataType.FLOAT32, false).mean().getFloat();
      assertTrue(other <= 1e-3, other + " of the labels are others");
    }
  }
}

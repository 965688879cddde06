package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import io.mada.api.MadaException;
import io.mada.api.data.Domain;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Precision;
import io.mada.api.nn.Sequence;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.models.onnx.OnnxFile;
import io.mada.testing.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in's backbone exports if it is made of layers, and says so if it is not. */
class ExportedPartsTest {

  @TempDir private Path folder;

  /** A convolution, and what a plug-in's author does with its result (N, 4, H / 2, W / 2). */
  private static Network network(UnaryOperator<NDArray> further) {
    return network(further, Precision.FLOAT32);
  }

  private static Network network(UnaryOperator<NDArray> further, Precision precision) {
    return new Network.Design(
            (layers, design, classes) -> new LinearHead(layers, design, classes),
            layers -> {
              Layer unit =
                  Sequence.of(
                      layers.convolution("conv", Convolution.of(3, 4, 3).stride(2)),
                      layers.norm("bn", 4, Activation.RELU),
                      (x, mode) -> further.apply(x));
              return new Backbone() {
                @Override
                public int[] channels() {
                  return new int[] {4};
                }

                @Override
                public NDList forward(NDArray images, Mode mode) {
                  return new NDList(unit.forward(images, mode));
                }
              };
            },
            Norm.BATCH,
            3,
            true,
            precision)
        .build(Device.cpu(), 1);
  }

  @Test
  void layersAndTheirNeighbours() throws OrtException {
    List<UnaryOperator<NDArray>> all =
        List.of(
            x -> x.duplicate(),
            x -> x.mul(x.getNDArrayInternal().sigmoid()),
            x -> x.getNDArrayInternal().relu(),
            x -> x.softmax(1),
            x -> Tensors.scale(x, 0.5),
            x -> Tensors.power(x, 2),
            x -> Tensors.atLeast(x, 0.25),
            x -> Tensors.relu6InPlace(x.sub(x.mul(x))),
            x -> x.div(Tensors.atLeast(x, 1)),
            x -> x.reshape(x.getShape().get(0), 4, -1).reshape(x.getShape()));
    for (UnaryOperator<NDArray> further : all) {
      try (Network own = network(further)) {
        Golden.set(own.state());
        assertSame(own);
      }
    }
  }

  private void assertSame(Network own) throws OrtException {
    Path file = folder.resolve("a.onnx");
    OnnxFile.write(file, own, OnnxFile.OLDEST_OPSET, DataType.FLOAT32, Map.of("key", "a value"));
    try (OnnxRuntime runtime = new OnnxRuntime(file, 1);
        NDManager scope = own.newScope();
        Recording off = Recording.off()) {
      assertEquals(Map.of("key", "a value"), runtime.metadata());
      NDArray images = Golden.array(scope, "images", new Shape(2, 3, 14, 10));
      NetworkOutput output = own.forward(images, Mode.inference(Domain.TARGET));
      NDArray expected = Tensors.upsampleLike(output.logits(), images);
      NDArray found = runtime.run(scope, images).logits();
      assertTrue(expected.sub(found).abs().max().getFloat() <= 1e-5, found.toString());
    }
  }

  @Test
  void whatNoGraphSaysIsOneLine() throws IOException {
    assertRefused("it calls cumSum() of DJL's arrays", x -> x.cumSum(1));
    assertRefused("it calls toByteBuffer() of DJL's arrays", x -> x.mul(x.toFloatArray()[0]));
    assertRefused("it calls smooth_l1 of io.mada.api.tensor.Tensors", Tensors::smoothL1);
    assertRefused(
        "it calculates with the size of its images",
        x -> x.reshape(x.getShape().get(0), 4, x.getShape().get(2) / 2, -1));
    assertRefused(
        "it calculates with the size of its images",
        x -> x.reshape(x.getShape().get(0), 4, 1, (int) x.getShape().get(2) * 2L));
  }

  private void assertRefused(String words, UnaryOperator<NDArray> further) throws IOException {
    Path file = folder.resolve("b.onnx");
    Files.writeString(file, "as it was");
    try (Network own = network(further)) {
      MadaException e = assertThrows(MadaException.class, () -> write(file, own, DataType.FLOAT32));
      assertTrue(e.getMessage().contains(words), e.getMessage());
    }
    assertEquals("as it was", Files.readString(file));
    assertOneFile();
  }

  private static void write(Path file, Network own, DataType type) {
    OnnxFile.write(file, own, OnnxFile.OLDEST_OPSET, type, Map.of());
  }

  private void assertOneFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void numbersThatFloat16DoesNotHave() throws IOException {
    Path file = folder.resolve("b.onnx");
    Files.writeString(file, "as it was");
    try (Network own = network(NDArray::duplicate);
        NDManager scope = own.newScope()) {
      own.state().set("backbone.bn.running_var", scope.create(new float[] {1, 2, 70000, 4}));
      MadaException e = assertThrows(MadaException.class, () -> write(file, own, DataType.FLOAT16));
      assertTrue(e.getMessage().contains("backbone.bn.running_var holds 70000"), e.getMessage());
    }
    assertEquals("as it was", Files.readString(file));
    assertOneFile();
  }

  @Test
  void sameNetworkIsTheSameFile() throws IOException {
    try (Network own = Models.small(Norm.BATCH, 1)) {
      Path one = folder.resolve("1.onnx");
      Path two = folder.resolve("2.onnx");
      write(one, own, DataType.FLOAT32);
      write(two, own, DataType.FLOAT32);
      assertEquals(-1, Files.mismatch(one, two));
    }
  }

  /** What a network computes in here is no matter of the file's. */
  @Test
  void precisionIsNotExported() throws IOException {
    for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
      try (Network own = network(NDArray::duplicate, precision)) {
        write(folder.resolve(precision.name()), own, DataType.FLOAT32);
      }
    }
    assertEquals(-1, Files.mismatch(folder.resolve("FLOAT32"), folder.resolve("BFLOAT16")));
  }
}

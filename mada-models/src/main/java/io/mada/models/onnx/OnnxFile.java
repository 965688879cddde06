package io.mada.models.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.MadaException;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.internal.file.WholeFile;
import io.mada.internal.protobuf.Message;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as an ONNX file, including the normalisation of its input and the upsampling of
 * its logits to the image's size. Field numbers are those of onnx.proto3.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3">the format</a>
 */
public final class OnnxFile {

  /** The oldest version of ONNX's operators that files can have. */
  public static final int OLDEST_OPSET = 17;

  /** The newest version that files have been tested with. */
  public static final int NEWEST_OPSET = 23;

  private static final String IMAGE = "image";
  private static final String LOGITS = "logits";
  private static final String LABELS = "labels";
  private static final String PRODUCER = "MADA for Java";

  private OnnxFile() {}

  /**
   * Writes the whole file, or leaves what was there.
   *
   * @param file in a folder that exists
   * @param network stays open
   * @param opset the version of ONNX's operators, from {@link #OLDEST_OPSET} to {@link
   *     #NEWEST_OPSET}
   * @param type of the numbers that layers compute in, float32 or float16; input and logits are
   *     float32
   * @param metadata what the file will say about itself
   * @throws MadaException if the network does something that a graph cannot express
   */
  public static void write(
      Path file, Network network, int opset, DataType type, Map<String, String> metadata) {
    try (NDManager scope = network.newScope();
        Recording off = Recording.off()) {
      Message model = model(graph(network, type, scope), opset, metadata);
      if (model.size() > Integer.MAX_VALUE) {
        throw new MadaException(
            "cannot write " + file + ": a network of more than 2 GB fits into no ONNX file");
      }
      WholeFile.write(file, model::writeTo);
    }
  }

  private static Message graph(Network network, DataType type, NDManager scope) {
    Graph graph = new Graph(type);
    var tracing = new Tracing(graph, network.state(), scope);
    String input = type == DataType.FLOAT32 ? IMAGE : graph.cast(IMAGE, type);
    NDArray images = tracing.array(input, -1, 3, -1, -1);
    NDArray small = network.forward(images, Mode.inference(Domain.TARGET)).logits();
    if (!(small instanceof TracedArray traced)) {
      throw Tracing.refused("has logits that do not come from its images");
    }
    String exact =
        type == DataType.FLOAT32 ? traced.value() : graph.cast(traced.value(), DataType.FLOAT32);
    NDArray logits =
        Tensors.upsampleLike(tracing.array(exact, small.getShape().getShape()), images);
    graph.add("Identity", Map.of(), LOGITS, tracing.value(logits));
    String largest = graph.node("ArgMax", Map.of("axis", 1, "keepdims", 0), LOGITS);
    graph.add("Cast", Map.of("to", ElementCode.of(DataType.UINT8)), LABELS, largest);
    Map<String, Message> outputs = new LinkedHashMap<>();
    outputs.put(
        LOGITS,
        description(LOGITS, DataType.FLOAT32, "batch", network.classes(), "height", "width"));
    outputs.put(LABELS, description(LABELS, DataType.UINT8, "batch", "height", "width"));
    return graph.message(
        "segmentation",
        List.of(description(IMAGE, DataType.FLOAT32, "batch", 3, "height", "width")),
        outputs);
  }

  /** A ValueInfoProto; sizes are numbers or names. */
  private static Message description(String name, DataType type, Object... sizes) {
    Message shape = new Message();
    for (Object size : sizes) {
      shape.add(
          1,
          size instanceof Integer number
              ? new Message().add(1, number)
              : new Message().add(2, (String) size));
    }
    Message tensor = new Message().add(1, ElementCode.of(type)).add(2, shape);
    return new Message().add(1, name).add(2, new Message().add(1, tensor));
  }

  private static Message model(Message graph, int opset, Map<String, String> metadata) {
    Message model = new Message().add(1, formatVersion(opset)).add(2, PRODUCER).add(7, graph);
    model.add(8, new Message().add(1, "").add(2, opset));
    metadata.forEach((key, value) -> model.add(14, new Message().add(1, key).add(2, value)));
    return model;
  }

  /** The version of the format that came with a version of the operators. */
  private static int formatVersion(int opset) {
    return opset < 19 ? 8 : opset < 21 ? 9 : opset < 23 ? 10 : 11;
  }
}

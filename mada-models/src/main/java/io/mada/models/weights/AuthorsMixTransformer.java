package io.mada.models.weights;

import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StoredTensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that SegFormer's authors gave the Mix Transformer, as used in files of ImageNet
 * weights: stages are counted from one, and an attention's keys and values are one array.
 */
final class AuthorsMixTransformer implements Naming {

  private static final Pattern STAGE =
      Pattern.compile("(|.*?\\.)(patch_embed|block|norm)([1-4])\\.(.+)");
  private static final Pattern IN_BLOCK = Pattern.compile("(\\d+)\\.(.+)\\.(weight|bias)");
  private static final String KEYS_AND_VALUES = "attn.kv";

  private static final Map<String, String> LAYERS =
      Map.of(
          "norm1", "layer_norm_1",
          "norm2", "layer_norm_2",
          "attn.q", "attention.self.query",
          "attn.sr", "attention.self.sr",
          "attn.norm", "attention.self.layer_norm",
          "attn.proj", "attention.output.dense",
          "mlp.fc1", "mlp.dense1",
          "mlp.dwconv.dwconv", "mlp.dwconv.dwconv",
          "mlp.fc2", "mlp.dense2");

  @Override
  public Map<String, StoredTensor> read(Map<String, StoredTensor> file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    file.forEach((name, tensor) -> put(tensors, name, tensor));
    return tensors;
  }

  private static void put(Map<String, StoredTensor> tensors, String name, StoredTensor tensor) {
    List<String> names = huggingFace(name);
    if (names.size() == 1) {
      tensors.putIfAbsent(names.get(0), tensor);
    } else if (tensor.shape().dimension() > 0 && tensor.shape().get(0) % 2 == 0) {
      tensors.putIfAbsent(names.get(0), half(tensor, 0));
      tensors.putIfAbsent(names.get(1), half(tensor, 1));
    } else {
      tensors.putIfAbsent(name, tensor);
    }
  }

  /**
   * Hugging Face's name, or two names for an array of keys and values; an unknown name as it is.
   */
  private static List<String> huggingFace(String name) {
    Matcher stage = STAGE.matcher(name);
    if (!stage.matches()) {
      return List.of(name);
    }
    String before = stage.group(1);
    int index = Integer.parseInt(stage.group(3)) - 1;
    String rest = stage.group(4);
    return switch (stage.group(2)) {
      case "norm" -> List.of(before + "layer_norm." + index + "." + rest);
      case "patch_embed" -> {
        String layer = rest.replaceFirst("^norm\\.", "layer_norm.");
        yield List.of(before + "patch_embeddings." + index + "." + layer);
      }
      default -> inBlock(name, before + "block." + index + ".", rest);
    };
  }

  private static List<String> inBlock(String name, String stage, String rest) {
    Matcher entry = IN_BLOCK.matcher(rest);
    if (!entry.matches()) {
      return List.of(name);
    }
    String block = stage + entry.group(1) + ".";
    String layer = entry.group(2);
    String kind = "." + entry.group(3);
    if (layer.equals(KEYS_AND_VALUES)) {
      String self = block + "attention.self.";
      return List.of(self + "key" + kind, self + "value" + kind);
    }
    return List.of(LAYERS.containsKey(layer) ? block + LAYERS.get(layer) + kind : name);
  }

  /** The first or second half of the rows. */
  private static StoredTensor half(StoredTensor tensor, int which) {
    long[] shape = tensor.shape().getShape().clone();
    shape[0] /= 2;
    return new StoredTensor(
        new Shape(shape),
        tensor.type(),
        () -> {
          ByteBuffer all = tensor.bytes();
          int length = all.remaining() / 2;
          return all.slice(all.position() + which * length, length).order(all.order());
        });
  }
}

package io.mada.models.weights;

import io.mada.api.nn.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * timm's names for MobileNetV2: layers are named by what they do, in blocks of stages, where
 * torchvision numbers them. The last convolution's names are left out, since no network here has
 * it.
 */
final class TimmMobileNet implements Naming {

  private static final Pattern STEM = Pattern.compile("(|.*\\.)(conv_stem|bn1)\\.(\\w+)");
  private static final Pattern BLOCK =
      Pattern.compile("(|.*\\.)blocks\\.([0-6])\\.([0-3])\\.(\\w+)\\.(\\w+)");

  private static final Map<String, String> STEM_LAYERS = Map.of("conv_stem", "0", "bn1", "1");

  /** The first stage's blocks do not expand. */
  private static final Map<String, String> FIRST_LAYERS =
      Map.of("conv_dw", "0.0", "bn1", "0.1", "conv_pw", "1", "bn2", "2");

  private static final Map<String, String> LAYERS =
      Map.of(
          "conv_pw",
          "0.0",
          "bn1",
          "0.1",
          "conv_dw",
          "1.0",
          "bn2",
          "1.1",
          "conv_pwl",
          "2",
          "bn3",
          "3");

  /** The paper's table 2: the blocks of each stage. */
  private static final int[] DEPTHS = {1, 2, 3, 4, 3, 3, 1};

  @Override
  public Map<String, StoredTensor> read(Map<String, StoredTensor> file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    file.forEach((name, tensor) -> tensors.putIfAbsent(torchvision(name), tensor));
    return tensors;
  }

  /** torchvision's name for an entry; an unknown name as it is. */
  private static String torchvision(String name) {
    Matcher block = BLOCK.matcher(name);
    if (block.matches()) {
      int stage = Integer.parseInt(block.group(2));
      int place = Integer.parseInt(block.group(3));
      String layer = (stage == 0 ? FIRST_LAYERS : LAYERS).get(block.group(4));
      if (layer == null || place >= DEPTHS[stage]) {
        return name;
      }
      int index = 1 + IntStream.range(0, stage).map(i -> DEPTHS[i]).sum() + place;
      return block.group(1) + "features." + index + ".conv." + layer + "." + block.group(5);
    }
    Matcher stem = STEM.matcher(name);
    return stem.matches()
        ? stem.group(1) + "features.0." + STEM_LAYERS.get(stem.group(2)) + "." + stem.group(3)
        : name;
  }
}

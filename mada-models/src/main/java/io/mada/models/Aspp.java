package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Sequence;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Atrous spatial pyramid pooling (Chen et al., arXiv 1706.05587, section 3.3): a 1x1 convolution,
 * three dilated 3x3 convolutions and the image's mean in parallel, combined by a 1x1 convolution.
 */
final class Aspp implements Layer {

  private static final double DROPOUT = 0.5;

  private final List<Layer> branches = new ArrayList<>();
  private final Layer pooled;
  private final Layer project;

  /**
   * Makes the layers.
   *
   * @param channels of each branch and of the result
   * @param dilations of the 3x3 convolutions
   */
  Aspp(Layers layers, int in, int channels, int... dilations) {
    branches.add(branch(layers.at("aspp1"), Convolution.of(in, channels, 1)));
    for (int dilation : dilations) {
      Layers names = layers.at("aspp" + (branches.size() + 1));
      branches.add(branch(names, Convolution.of(in, channels, 3).dilation(dilation)));
    }
    Layers pool = layers.at("global_avg_pool");
    pooled =
        Sequence.of(
            Aspp::mean,
            pool.convolution("1", Convolution.of(in, channels, 1)),
            pool.norm("2", channels, Activation.RELU));
    project =
        Sequence.of(
            layers.convolution(
                "conv1", Convolution.of((branches.size() + 1) * channels, channels, 1)),
            layers.norm("bn1", channels, Activation.RELU),
            layers.dropout(DROPOUT));
  }

  /** From (N, in, h, w) to (N, channels, h, w). */
  @Override
  public NDArray forward(NDArray x, Mode mode) {
    try (NDArray joined = join(x, mode)) {
      return project.forward(joined, mode);
    }
  }

  private NDArray join(NDArray x, Mode mode) {
    try (NDList parts = new NDList(branches.size() + 1)) {
      for (Layer branch : branches) {
        parts.add(branch.forward(x, mode));
      }
      try (NDArray mean = pooled.forward(x, mode)) {
        parts.add(Tensors.upsampleLike(mean, x));
      }
      return NDArrays.concat(parts, 1);
    }
  }

  private static Layer branch(Layers layers, Convolution shape) {
    return Sequence.of(
        layers.convolution("atrous_conv", shape), layers.norm("bn", shape.out(), Activation.RELU));
  }

  /** The mean over an image, (N, C, 1, 1). */
  private static NDArray mean(NDArray x, Mode mode) {
    try (NDArray flat = x.getNDArrayInternal().globalAvgPool()) {
      return flat.reshape(-1, flat.getShape().get(1), 1, 1);
    }
  }
}

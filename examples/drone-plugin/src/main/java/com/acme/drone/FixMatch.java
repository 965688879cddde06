package com.acme.drone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Pass;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Cross-entropy of a strongly changed view of unlabelled pictures against what the network is sure
 * of when it sees them as they are (FixMatch, Sohn et al., NeurIPS 2020).
 *
 * <pre>{@code
 * {term: fix_match, threshold: 0.95, weight: 1, strong: [{color_jitter: {brightness: 0.5, contrast: 0.5}}]}
 * }</pre>
 */
final class FixMatch implements Term {

  private final double threshold;
  private final double weight;
  private final List<Augmentation> strong;

  FixMatch(Section section) {
    threshold = section.number("threshold", 0.95, Range.between(0, 1));
    weight = section.number("weight", 1, Range.atLeast(0));
    strong = section.parts(Augmentation.class, "strong");
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.TARGET);
  }

  @Override
  public Active begin(TermContext context) {
    return pass -> {
      NDArray labels = confident(pass, context);
      var random = new SplittableRandom(context.seed() + pass.iteration().number());
      NDArray pixels = pass.batch().augmented(strong, random).images(pass.scope());
      NetworkOutput output = context.network().forward(pixels, Mode.training(Domain.TARGET));
      // The mean over all pixels: those that nobody is sure of count as 0.
      pass.add(Tensors.crossEntropyEach(output.logits(), labels).mean(), weight);
    };
  }

  /**
   * The network's prediction of the pictures as they are, (N, h, w), ignored where it is not sure.
   */
  private NDArray confident(Pass pass, TermContext context) {
    try (Recording off = Recording.off();
        NDManager scope = pass.scope().newSubManager();
        NetworkOutput output =
            context.network().forward(pass.pixels(), Mode.inference(Domain.TARGET))) {
      NDArray probabilities = output.logits().softmax(1);
      NDArray prediction = probabilities.argMax(1).toType(DataType.INT64, false);
      NDArray ignored = prediction.onesLike().mul(LabelMap.IGNORED);
      NDArray labels =
          NDArrays.where(probabilities.max(new int[] {1}).gt(threshold), prediction, ignored);
      labels.attach(pass.scope());
      return labels;
    }
  }
}

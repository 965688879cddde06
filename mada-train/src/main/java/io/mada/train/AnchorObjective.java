package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.active.Anchors;
import io.mada.api.Domain;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.ClassFeatures;
import io.mada.api.tensor.Tensors;

/**
 * Stage 2: stage 1's terms and, on unlabelled target images, cross-entropy against the network's own prediction and the
 * soft anchor loss, whose anchors follow the images (Ning et al., ICCV 2021).
 */
final class AnchorObjective implements Objective {

  /** The name of the anchors in a checkpoint. */
  private static final String ANCHORS = "anchors";

  private final Network network;
  private final SelectedObjective labelled;
  private final MeteredBatches target;
  private final AnchorSettings settings;
  private final Anchors anchors;
  private final StateDict state = new StateDict();

  /** @param anchors of the target, changed in place; stay open */
  AnchorObjective(
      Network network,
      SelectedObjective labelled,
      MeteredBatches target,
      AnchorSettings settings,
      Anchors anchors) {
    this.network = network;
    this.labelled = labelled;
    this.target = target;
    this.settings = settings;
    this.anchors = anchors;
    state.buffer(ANCHORS, anchors.centres());
  }

  @Override
  public void backward(Iteration iteration) {
    labelled.backward(iteration);
    try (NDManager scope = iteration.scope().newSubManager();
        NDArray loss = forward(iteration, scope)) {
      iteration.recording().backward(loss);
    }
  }

  /** The two terms of the unlabelled images; only their sum stays open. The anchors follow the images. */
  private NDArray forward(Iteration iteration, NDManager scope) {
    try (NDArray images = target.next().images(scope);
        NetworkOutput output = network.forward(images, Mode.training(Domain.TARGET));
        NDArray largest = output.logits().argMax(1);
        NDArray pseudo = largest.toType(DataType.INT64, false);
        NDArray pseudoLoss = Tensors.crossEntropy(output.logits(), pseudo);
        NDArray vectors = ClassFeatures.poolWithGradient(output.features(), pseudo, network.classes());
        NDArray distances = anchors.distances(vectors);
        NDArray anchorLoss = Anchors.softLoss(distances);
        NDArray weighted = Tensors.scale(anchorLoss, settings.weight())) {
      iteration.losses().add(iteration.number(), "pseudo", pseudoLoss);
      iteration.losses().add(iteration.number(), "anchor", anchorLoss);
      anchors.follow(vectors, distances, settings.momentum());
      return pseudoLoss.add(weighted);
    }
  }

  @Override
  public StateDict state() {
    return state;
  }

  @Override
  public void close() {
    labelled.close();
    target.close();
  }
}

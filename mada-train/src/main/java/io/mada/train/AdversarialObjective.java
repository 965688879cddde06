package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Domain;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Tensors;

/**
 * The adversarial warm-up: cross-entropy on the source, and the wish that a discriminator takes the target's class
 * probabilities for the source's (AdaptSegNet, Tsai et al., CVPR 2018, one level).
 */
final class AdversarialObjective implements Objective {

  private static final double DISCRIMINATOR_RATE = 1e-4;
  private static final float SOURCE = 1;
  private static final float TARGET = 0;

  private final Network network;
  private final Supervised source;
  private final MeteredBatches target;
  private final double weight;
  private final Discriminator discriminator;
  private final Adam adam;
  private final StateDict state = new StateDict();

  AdversarialObjective(Network network, Supervised source, MeteredBatches target, double weight, long seed) {
    this.network = network;
    this.source = source;
    this.target = target;
    this.weight = weight;
    discriminator = new Discriminator(network.classes(), network.device(), seed);
    adam = new Adam(discriminator.state(), discriminator.newScope());
    discriminator.state().entries().forEach((name, array) -> state.buffer(Discriminator.PREFIX + name, array));
    adam.state().entries().forEach((name, array) -> state.buffer("discriminator_optimizer." + name, array));
  }

  @Override
  public void backward(Iteration iteration) {
    try (NDManager kept = iteration.scope().newSubManager()) {
      NDArray fromSource = source.backwardKeepingProbabilities(iteration, kept);
      NDArray fromTarget = foolDiscriminator(iteration, kept);
      // The discriminator's own step must not see the gradients that passed through it on their way to the network.
      discriminator.zeroGradients();
      judge(iteration, "discriminator_source", fromSource, SOURCE);
      judge(iteration, "discriminator_target", fromTarget, TARGET);
      adam.step(DISCRIMINATOR_RATE * iteration.rateFactor(), iteration.number());
    }
  }

  /** Adds the adversarial term's gradients; returns the target's probabilities (N, C, h, w) without graph. */
  private NDArray foolDiscriminator(Iteration iteration, NDManager kept) {
    try (NDManager scope = iteration.scope().newSubManager();
        NDArray images = target.next().images(scope);
        NetworkOutput output = network.forward(images, Mode.training(Domain.TARGET));
        NDArray probabilities = output.logits().softmax(1);
        NDArray judged = discriminator.forward(probabilities);
        NDArray wanted = scope.full(judged.getShape(), SOURCE);
        NDArray loss = Tensors.binaryCrossEntropy(judged, wanted)) {
      iteration.backward("adversarial", loss, weight);
      NDArray result = probabilities.stopGradient();
      result.attach(kept);
      return result;
    }
  }

  private void judge(Iteration iteration, String name, NDArray probabilities, float truth) {
    try (NDArray judged = discriminator.forward(probabilities);
        NDArray wanted = probabilities.getManager().full(judged.getShape(), truth);
        NDArray loss = Tensors.binaryCrossEntropy(judged, wanted)) {
      iteration.backward(name, loss, 0.5);
    }
  }

  @Override
  public StateDict state() {
    return state;
  }

  @Override
  public void close() {
    source.close();
    target.close();
    adam.close();
    discriminator.close();
  }
}

package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.nn.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Iteration;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Pass;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.optimize.AdamW;
import io.mada.train.optimize.ParameterGroups;
import io.mada.train.stage.StageReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code {term: adversarial, weight: 0.001, channels: 64}}: rewards the network when a
 * discriminator takes the target's class probabilities for the source's. The discriminator is
 * trained alongside the network (AdaptSegNet, Tsai et al., CVPR 2018, one level).
 *
 * @param channels of the discriminator's first layer
 */
public record Adversarial(double weight, int channels) implements Term {

  private static final double DISCRIMINATOR_RATE = 1e-4;
  private static final float FROM_SOURCE = 1;
  private static final float FROM_TARGET = 0;

  public static Adversarial read(Section section) {
    return new Adversarial(
        section.number("weight", Range.above(0).atMost(StageReader.FACTOR.most())),
        section.integer("channels", Discriminator.CHANNELS, Discriminator.WIDTH));
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.SOURCE, Images.TARGET);
  }

  @Override
  public boolean discriminates() {
    return true;
  }

  @Override
  public Active begin(TermContext context) {
    Network network = context.network();
    return new Game(
        weight, new Discriminator(network.classes(), channels, network.device(), context.seed()));
  }

  /** Network against discriminator. */
  private static final class Game implements Active {

    private final double weight;
    private final Discriminator discriminator;
    private final Optimizer.Active adam;
    private final List<Optimizer.Parameter> parameters;
    private final StateDict state = new StateDict();

    /** The network's predictions in this iteration, (N, C, h, w), without graph. */
    private final Map<Images, NDArray> probabilities = new EnumMap<>(Images.class);

    Game(double weight, Discriminator discriminator) {
      this.weight = weight;
      this.discriminator = discriminator;
      adam = new AdamW(0.9, 0.99, 1e-8, 0).begin(discriminator.state(), discriminator.newScope());
      parameters = ParameterGroups.all(discriminator.state());
      discriminator
          .state()
          .entries()
          .forEach((name, array) -> state.buffer(Discriminator.PREFIX + name, array));
      adam.state().entries().forEach((name, array) -> state.buffer("optimizer." + name, array));
    }

    @Override
    public void add(Pass pass) {
      NDArray said = pass.output().logits().softmax(1);
      NDArray kept = said.stopGradient();
      kept.attach(pass.iteration().scope());
      probabilities.put(pass.images(), kept);
      if (pass.images() == Images.TARGET) {
        NDArray judged = discriminator.forward(said);
        NDArray wanted = pass.scope().full(judged.getShape(), FROM_SOURCE);
        pass.add(Tensors.binaryCrossEntropy(judged, wanted), weight);
      }
    }

    @Override
    public void passed(Iteration iteration) {
      // The discriminator's own step must not see the gradients that passed through it on their way
      // to the network.
      discriminator.zeroGradients();
      judge(iteration, Images.SOURCE, "source", FROM_SOURCE);
      judge(iteration, Images.TARGET, "target", FROM_TARGET);
    }

    private void judge(Iteration iteration, Images images, String name, float truth) {
      try (NDArray given = probabilities.remove(images);
          NDArray judged = discriminator.forward(given);
          NDArray wanted = given.getManager().full(judged.getShape(), truth);
          NDArray loss = Tensors.binaryCrossEntropy(judged, wanted)) {
        iteration.backward(name, loss, 0.5);
      }
    }

    @Override
    public void stepped(Iteration iteration) {
      adam.step(parameters, DISCRIMINATOR_RATE * iteration.rateFactor(), iteration.number());
    }

    @Override
    public StateDict state() {
      return state;
    }

    @Override
    public void close() {
      discriminator.close();
    }
  }
}

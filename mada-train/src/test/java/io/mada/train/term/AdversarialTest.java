package io.mada.train.term;

import static io.mada.train.loop.FirstIteration.assertProportional;
import static io.mada.train.loop.FirstIteration.difference;
import static io.mada.train.loop.FirstIteration.gradient;
import static io.mada.train.loop.FirstIteration.norm;
import static io.mada.train.loop.FirstIteration.supervised;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Domain;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Optimizer;
import io.mada.train.Reference;
import io.mada.train.TinyImages;
import io.mada.train.loop.FirstIteration;
import io.mada.train.loop.Terms;
import io.mada.train.optimize.AdamW;
import io.mada.train.optimize.ParameterGroups;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.NamedTerm;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdversarialTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();

  private FirstIteration first;
  private Network network;

  @BeforeEach
  void open() {
    first = new FirstIteration();
    network = FirstIteration.untrained();
  }

  @AfterEach
  void close() {
    network.close();
    first.close();
  }

  @Test
  void theDiscriminatorIsAskedToTakeTheTargetForTheSource() {
    try (Discriminator twin =
            new Discriminator(CLASSES, Discriminator.CHANNELS, Device.cpu(), FirstIteration.SEED);
        Recording off = Recording.off()) {
      float[] source = twin.forward(probabilities(Domain.SOURCE)).toFloatArray();
      float[] target = twin.forward(probabilities(Domain.TARGET)).toFloatArray();
      Map<String, Double> values = first.run(network, supervised(Images.SOURCE), adversarial(0.5));
      assertEquals(Reference.binaryCrossEntropy(target, 1), values.get("adversarial"), 1e-5);
      assertEquals(Reference.binaryCrossEntropy(source, 1), values.get("adversarial_source"), 1e-5);
      assertEquals(Reference.binaryCrossEntropy(target, 0), values.get("adversarial_target"), 1e-5);
    }
  }

  /** One step on its own two losses; what passed through it to the network is forgotten. */
  @Test
  void theDiscriminatorLearnsFromItsOwnLossesAlone() {
    Stage stage = FirstIteration.stage(supervised(Images.SOURCE), adversarial(100));
    try (Terms terms = first.terms(network, stage, 1);
        Discriminator twin =
            new Discriminator(CLASSES, Discriminator.CHANNELS, Device.cpu(), FirstIteration.SEED)) {
      Optimizer.Active adam = new AdamW(0.9, 0.99, 1e-8, 0).begin(twin.state(), twin.newScope());
      first.run(network, stage, terms);
      NDArray source = probabilities(Domain.SOURCE);
      NDArray target = probabilities(Domain.TARGET);
      try (Recording on = Recording.on()) {
        on.backward(
            half(Tensors.binaryCrossEntropy(twin.forward(source), first.manager.create(1f))));
        on.backward(
            half(Tensors.binaryCrossEntropy(twin.forward(target), first.manager.create(0f))));
      }
      adam.step(ParameterGroups.all(twin.state()), 1e-4 * stage.rateFactor(1), 1);
      StateDict state = terms.state();
      twin.state()
          .entries()
          .forEach(
              (name, expected) ->
                  assertArrayEquals(
                      expected.toFloatArray(),
                      state.entries().get("adversarial.discriminator." + name).toFloatArray(),
                      1e-6f,
                      name));
      assertEquals(3 * 10, state.entries().size());
    }
  }

  private static NDArray half(NDArray loss) {
    return Tensors.scale(loss, 0.5);
  }

  @Test
  void theAdversarialTermIsWeighted() {
    float[] without;
    try (Network other = FirstIteration.untrained()) {
      first.run(other, supervised(Images.SOURCE));
      without = gradient(other, "features.weight");
    }
    float[] once = adversarialGradient(0.5);
    float[] twice = adversarialGradient(1);
    assertTrue(norm(difference(once, without)) > 1e-4);
    assertProportional(difference(twice, without), difference(once, without), 2);
  }

  @Test
  void theDiscriminatorsMemoryDoesNotGrow() {
    Stage stage = FirstIteration.stage(supervised(Images.SOURCE), adversarial(0.5));
    try (Terms terms = first.terms(network, stage, 1)) {
      NDManager own =
          terms.state().entries().get("adversarial.discriminator.conv1.weight").getManager();
      first.run(network, stage, terms);
      int before = own.getManagedArrays().size();
      first.run(network, stage, terms);
      first.run(network, stage, terms);
      assertEquals(before, own.getManagedArrays().size());
    }
  }

  private static NamedTerm adversarial(double weight) {
    return new NamedTerm("adversarial", new Adversarial(weight, Discriminator.CHANNELS));
  }

  private float[] adversarialGradient(double weight) {
    try (Network other = FirstIteration.untrained()) {
      first.run(other, supervised(Images.SOURCE), adversarial(weight));
      return gradient(other, "features.weight");
    }
  }

  private NDArray probabilities(Domain domain) {
    try (NetworkOutput output = first.output(domain)) {
      return output.logits().softmax(1);
    }
  }
}

package io.mada.train;

import static io.mada.train.FirstIteration.assertProportional;
import static io.mada.train.FirstIteration.difference;
import static io.mada.train.FirstIteration.gradient;
import static io.mada.train.FirstIteration.norm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Domain;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdversarialObjectiveTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();
  private static final long SEED = 9;

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
    try (AdversarialObjective objective = objective(network, 0.5);
        Discriminator twin = new Discriminator(CLASSES, Device.cpu(), SEED);
        Recording off = Recording.off()) {
      float[] source = twin.forward(probabilities(Domain.SOURCE)).toFloatArray();
      float[] target = twin.forward(probabilities(Domain.TARGET)).toFloatArray();
      Map<String, Double> values = first.backward(network, objective);
      assertEquals(Reference.binaryCrossEntropy(target, 1), values.get("adversarial"), 1e-5);
      assertEquals(Reference.binaryCrossEntropy(source, 1), values.get("discriminator_source"), 1e-5);
      assertEquals(Reference.binaryCrossEntropy(target, 0), values.get("discriminator_target"), 1e-5);
    }
  }

  /** One step on its own two losses; what passed through it to the network is forgotten. */
  @Test
  void theDiscriminatorLearnsFromItsOwnLossesAlone() {
    try (AdversarialObjective objective = objective(network, 100);
        Discriminator twin = new Discriminator(CLASSES, Device.cpu(), SEED);
        Adam adam = new Adam(twin.state(), twin.newScope())) {
      first.backward(network, objective);
      NDArray source = probabilities(Domain.SOURCE);
      NDArray target = probabilities(Domain.TARGET);
      try (Recording on = Recording.on()) {
        on.backward(Tensors.binaryCrossEntropy(twin.forward(source), first.manager.create(1f)).mul(0.5));
        on.backward(Tensors.binaryCrossEntropy(twin.forward(target), first.manager.create(0f)).mul(0.5));
      }
      adam.step(1e-4 * first.settings.rateFactor(1), 1);
      StateDict state = objective.state();
      twin.state().entries().forEach((name, expected) ->
          assertArrayEquals(
              expected.toFloatArray(), state.entries().get("discriminator." + name).toFloatArray(), 1e-6f, name));
      assertEquals(3 * 10, state.entries().size());
    }
  }

  @Test
  void theAdversarialTermIsWeighted() {
    float[] without;
    try (Network other = FirstIteration.untrained();
        Supervised source = first.source(other)) {
      first.backward(other, new SourceObjective(other, source, null));
      without = gradient(other, "features.weight");
    }
    float[] once = adversarialGradient(0.5);
    float[] twice = adversarialGradient(1);
    assertTrue(norm(difference(once, without)) > 1e-4);
    assertProportional(difference(twice, without), difference(once, without), 2);
  }

  @Test
  void theDiscriminatorsMemoryDoesNotGrow() {
    try (AdversarialObjective objective = objective(network, 0.5)) {
      NDManager own = objective.state().entries().get("discriminator.conv1.weight").getManager();
      first.backward(network, objective);
      int before = own.getManagedArrays().size();
      first.backward(network, objective);
      first.backward(network, objective);
      assertEquals(before, own.getManagedArrays().size());
    }
  }

  private AdversarialObjective objective(Network network, double weight) {
    return new AdversarialObjective(network, first.source(network), first.batches(Domain.TARGET), weight, SEED);
  }

  private float[] adversarialGradient(double weight) {
    try (Network other = FirstIteration.untrained();
        AdversarialObjective objective = objective(other, weight)) {
      first.backward(other, objective);
      return gradient(other, "features.weight");
    }
  }

  private NDArray probabilities(Domain domain) {
    try (NetworkOutput output = first.output(domain)) {
      return output.logits().softmax(1);
    }
  }
}

package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.select.Probe;
import io.mada.api.tensor.ClassFeatures;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Iteration;
import io.mada.api.train.Pass;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import java.util.Map;

/** The active term {@link ProDa} in a stage. */
final class ProDaTraining implements Term.Active {

  /** The value the reverse cross-entropy uses for the logarithm of 0. */
  private static final double LOG_OF_NOTHING = Math.log(1e-4);

  private static final double LEAST_PROBABILITY = 1e-7;

  private final ProDa term;
  private final Chance chance;
  private final Network network;
  private final NDManager manager;
  private final MeanTeacher first;
  private final MeanTeacher teacher;
  private final CategoryAnchors prototypes;
  private final StateDict state = new StateDict();

  /** The teacher's output for a batch's weak view, until the prototypes have moved. */
  private NDArray classFeatures;

  private NDArray taughtDistances;
  private Batch batch;

  ProDaTraining(ProDa term, TermContext context) {
    this.term = term;
    chance = new Chance(context.seed());
    network = context.network();
    manager = network.newScope();
    first = MeanTeacher.fixed(context);
    try {
      teacher = MeanTeacher.following(context, term.momentum());
    } catch (RuntimeException e) {
      // A second network may be more than the device has memory for.
      first.close();
      throw e;
    }
    prototypes =
        CategoryAnchors.of(context.target(Probe.CLASS_FEATURES), network.classes(), manager);
    state.buffer("prototypes", prototypes.values());
    teacher.keepIn(state);
  }

  @Override
  public void add(Pass pass) {
    NDManager lasting = pass.iteration().scope();
    NetworkOutput taught = teacher.look(pass.pixels(), pass.scope());
    NDArray labels;
    try (Recording off = Recording.off()) {
      taughtDistances = prototypes.distances(taught.features());
      taughtDistances.attach(lasting);
      labels = corrected(first.look(pass.pixels(), pass.scope()).logits(), taughtDistances);
      NDArray prediction = taught.logits().argMax(1).toType(DataType.INT64, false);
      classFeatures = ClassFeatures.pool(taught.features(), prediction, network.classes());
      classFeatures.attach(lasting);
    }
    batch = pass.batch();
    NDArray logits = pass.output().logits();
    pass.add("denoised", symmetric(logits, labels), term.weight());
    if (term.regular() > 0) {
      NDArray even = Tensors.scale(logits.logSoftmax(1).mean(), -1);
      pass.add("regular", even, term.weight() * term.regular());
    }
  }

  /**
   * The class of the largest probability after weighting each by how near its prototype is; ignored
   * where that probability is too small. (N, h, w) in the manager of the logits.
   */
  private NDArray corrected(NDArray logits, NDArray distances) {
    NDArray near = nearness(distances);
    near.attach(logits.getManager());
    NDArray weighted = logits.softmax(1).mul(near.softmax(1));
    NDArray share = weighted.max(new int[] {1}).div(weighted.sum(new int[] {1}));
    return Unrecorded.labels(Unrecorded.reaches(share, term.threshold()), weighted.argMax(1));
  }

  /** Logits from the prototypes, (N, C, h, w). */
  private NDArray nearness(NDArray distances) {
    return Tensors.scale(distances, -1 / term.temperature());
  }

  /**
   * Symmetric cross-entropy (Wang et al., ICCV 2019): its reverse part treats the label as the
   * prediction, so its gradient is small where the network is sure of another class.
   */
  private NDArray symmetric(NDArray logits, NDArray labels) {
    NDArray probabilities = Tensors.atLeast(logits.softmax(1), LEAST_PROBABILITY);
    NDArray counted = Unrecorded.labelled(labels);
    NDArray ofLabel = Tensors.crossEntropyEach(logits, labels).neg().exp();
    NDArray own = Tensors.atLeast(ofLabel, LEAST_PROBABILITY);
    NDArray others = probabilities.sum(new int[] {1}).sub(own).mul(counted);
    NDArray share = Unrecorded.atLeast(counted.sum(), 1);
    NDArray reverse = Tensors.scale(others.sum().div(share), -LOG_OF_NOTHING * term.reverse());
    NDArray forward = Tensors.scale(Tensors.crossEntropy(logits, labels), term.crossEntropy());
    return forward.add(reverse);
  }

  @Override
  public void passed(Iteration iteration) {
    if (term.structure() > 0) {
      learnStructure(iteration);
    }
    // From here on, no gradient needs the old prototypes.
    prototypes.follow(classFeatures, term.prototypeStep());
  }

  /** Trains the strong view to be as near to the prototypes as the teacher's weak view is. */
  private void learnStructure(Iteration iteration) {
    try (NDManager scope = iteration.scope().newSubManager()) {
      StrongView view = StrongView.of(batch, term.strong(), chance.of(iteration).nextLong(), scope);
      NetworkOutput output = network.forward(view.pixels(), Mode.training(Domain.TARGET));
      NDArray own = nearness(prototypes.distances(output.features())).logSoftmax(1);
      NDArray taught;
      NDArray share;
      try (Recording off = Recording.off()) {
        NDArray near = nearness(taughtDistances);
        near.attach(scope);
        StrongView.Moved moved = view.moved(near, own);
        taught = moved.values();
        NDArray count = Unrecorded.times(moved.known().sum(), network.classes());
        share = taught.softmax(1).mul(moved.known()).div(Unrecorded.atLeast(count, 1));
        taught = taught.logSoftmax(1);
      }
      NDArray loss = taught.sub(own).mul(share).sum();
      iteration.backward("structure", loss, term.weight() * term.structure());
    }
  }

  @Override
  public void stepped(Iteration iteration) {
    teacher.follow();
  }

  @Override
  public StateDict state() {
    return state;
  }

  @Override
  public Map<String, PseudoLabels> pseudoLabels() {
    return Map.of(
        "",
        pixels -> {
          NDManager owner = pixels.getManager();
          NDArray distances = prototypes.distances(teacher.look(pixels, owner).features());
          return corrected(first.look(pixels, owner).logits(), distances);
        });
  }

  @Override
  public void close() {
    first.close();
    teacher.close();
    manager.close();
  }
}

package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.Region;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Iteration;
import io.mada.api.train.Pass;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The active term {@link MadaV2} in a stage. */
final class MadaV2Training implements Term.Active {

  /** How many times a class is drawn for an image; the same one may be drawn again. */
  private static final int DRAWS = 3;

  /** The share of an image that a class needs in order to be cut out of it. */
  private static final double LEAST_SHARE = 0.01;

  private final MadaV2 term;
  private final Network network;
  private final NDManager manager;
  private final MeanTeacher teacher;
  private final ClassConfidence confidence;
  private final List<Integer> pasteable;
  private final StateDict state = new StateDict();
  private final Chance chance;
  private RandomGenerator random;

  /** Labelled and unlabelled images, held until both are there; (N, 3, H, W) each. */
  private NDArray labelledPixels;

  private NDArray labels;
  private Batch labelled;
  private NDArray unlabelled;

  MadaV2Training(MadaV2 term, TermContext context) {
    this.term = term;
    chance = new Chance(context.seed());
    network = context.network();
    manager = network.newScope();
    teacher = MeanTeacher.following(context, term.momentum());
    confidence = new ClassConfidence(network.classes(), manager);
    pasteable =
        IntStream.range(0, network.classes())
            .filter(c -> !term.frequent().contains(c))
            .boxed()
            .toList();
    state.buffer("confidence", confidence.values());
    teacher.keepIn(state);
  }

  @Override
  public void add(Pass pass) {
    NDManager scope = pass.iteration().scope();
    if (pass.images() == Images.TARGET) {
      unlabelled = Unrecorded.lasting(pass.pixels(), scope);
    } else {
      labelled = pass.batch();
      labelledPixels = Unrecorded.lasting(pass.pixels(), scope);
      labels = Unrecorded.lasting(pass.labels(), scope);
    }
  }

  @Override
  public void passed(Iteration iteration) {
    random = chance.of(iteration);
    float[] q = confidence.read();
    try (NDManager scope = iteration.scope().newSubManager()) {
      learnFromLabelled(iteration, q, scope);
    }
    try (NDManager scope = iteration.scope().newSubManager()) {
      learnFromMixture(iteration, q, scope);
    }
  }

  private void learnFromLabelled(Iteration iteration, float[] q, NDManager scope) {
    NDArray pixels;
    NDArray truth;
    NDArray taught;
    try (Recording off = Recording.off()) {
      NDArray others = next(labels, scope);
      NDArray mask = ClassMask.of(others, drawClasses(q), scope);
      pixels =
          Tensors.where(
              mask.expandDims(1), next(labelledPixels, scope), attached(labelledPixels, scope));
      truth = Tensors.where(mask, others, attached(labels, scope));
      taught = Tensors.upsampleLike(teacher.look(pixels, scope).logits(), truth);
    }
    NetworkOutput output = network.forward(pixels, Mode.training(Domain.TARGET));
    NDArray logits = Tensors.upsampleLike(output.logits(), truth);
    NDArray supervised = term.loss().compute(logits, truth);
    NDArray consistent = term.consistency().loss(logits, taught, confidence.values(), 0);
    NDArray sum = supervised.add(Tensors.scale(consistent, term.consistencyWeight()));
    iteration.backward("labelled", sum, term.weight());
    confidence.follow(output.logits(), Tensors.labelsLike(truth, output.logits()));
  }

  /** For each image the next one in the batch; for the last, the first. */
  private static NDArray next(NDArray batch, NDManager scope) {
    NDArray first = batch.get("0:1");
    NDArray others = batch.get("1:");
    NDArray turned = others.concat(first);
    first.attach(scope);
    others.attach(scope);
    turned.attach(scope);
    return turned;
  }

  private static NDArray attached(NDArray array, NDManager scope) {
    array.attach(scope);
    return array;
  }

  /** The classes that each labelled image gets from the next one. */
  private List<Set<Integer>> drawClasses(float[] q) {
    List<Set<Integer>> drawn = new ArrayList<>();
    for (int n = 0; n < labelled.count(); n++) {
      Set<Integer> classes = new LinkedHashSet<>();
      if (random.nextDouble() < term.copyPaste() && !pasteable.isEmpty()) {
        for (int i = 0; i < DRAWS; i++) {
          classes.add(ClassConfidence.draw(q, pasteable, Math::sqrt, random));
        }
      }
      drawn.add(classes);
    }
    return drawn;
  }

  private void learnFromMixture(Iteration iteration, float[] q, NDManager scope) {
    NDArray pixels;
    NDArray taught;
    try (Recording off = Recording.off()) {
      NDArray said = teacher.look(unlabelled, scope).logits();
      NDArray mask = boxes(said, q, scope);
      NDArray large = Tensors.upsampleLike(said, unlabelled);
      pixels = Tensors.where(mask, next(unlabelled, scope), attached(unlabelled, scope));
      taught = Tensors.where(mask, next(large, scope), large);
    }
    NetworkOutput output = network.forward(pixels, Mode.training(Domain.TARGET));
    NDArray logits = Tensors.upsampleLike(output.logits(), pixels);
    double left = 1 - (double) iteration.number() / iteration.total();
    NDArray loss =
        term.consistency().loss(logits, taught, confidence.values(), term.ignored() * left);
    iteration.backward("mixed", loss, term.weight() * term.consistencyWeight());
  }

  /** Where each image shows the next one, (N, 1, H, W) boolean. */
  private NDArray boxes(NDArray said, float[] q, NDManager scope) {
    Shape small = said.getShape();
    int images = (int) small.get(0);
    int pixels = (int) (small.get(2) * small.get(3));
    int height = (int) unlabelled.getShape().get(2);
    int width = (int) unlabelled.getShape().get(3);
    byte[] classes = said.argMax(1).toType(DataType.UINT8, false).toByteArray();
    byte[] mask = new byte[images * height * width];
    for (int n = 0; n < images; n++) {
      int donor = (n + 1) % images;
      byte[] map = Arrays.copyOfRange(classes, donor * pixels, (donor + 1) * pixels);
      Region box = CutBox.of(map, (int) small.get(3), drawSeen(map, q), random);
      paint(mask, n, box, small, height, width);
    }
    NDArray bytes =
        scope.create(ByteBuffer.wrap(mask), new Shape(images, 1, height, width), DataType.UINT8);
    return bytes.toType(DataType.BOOLEAN, false);
  }

  /** Draws one of the classes that take up enough of an image. */
  private int drawSeen(byte[] map, float[] q) {
    int[] count = new int[network.classes()];
    for (byte c : map) {
      count[c & 0xff]++;
    }
    // With many classes, none may take up that much.
    int most = Arrays.stream(count).max().orElseThrow();
    List<Integer> seen =
        IntStream.range(0, count.length)
            .filter(c -> count[c] >= Math.min(most, LEAST_SHARE * map.length))
            .boxed()
            .toList();
    return ClassConfidence.draw(q, seen, x -> x, random);
  }

  private static void paint(
      byte[] mask, int image, Region box, Shape small, int height, int width) {
    int h = (int) small.get(2);
    int w = (int) small.get(3);
    for (int y = box.y() * height / h; y < (box.y() + box.height()) * height / h; y++) {
      int row = (image * height + y) * width;
      int from = row + box.x() * width / w;
      int to = row + (box.x() + box.width()) * width / w;
      Arrays.fill(mask, from, to, (byte) 1);
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
    return Map.of("", pixels -> teacher.labels(pixels, 0));
  }

  @Override
  public void close() {
    teacher.close();
    manager.close();
  }
}

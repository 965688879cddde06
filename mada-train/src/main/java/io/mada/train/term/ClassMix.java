package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
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
import io.mada.train.stage.StageReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * {@code {term: class_mix, images: [source], threshold: 0.968, momentum: 0.999}}: pastes half of
 * the classes of a labelled image, with their labels, onto a target image labelled by the teacher;
 * the network learns from the mixture (ClassMix, Olsson et al., WACV 2021; DACS, Tranheden et al.,
 * WACV 2021). Pasted pixels weigh 1; the others weigh the share of their image's pixels whose class
 * the teacher gives a probability above the threshold.
 *
 * @param donors the labelled sets that classes are taken from; each image gets one of them at
 *     random
 * @param threshold from 0 to 1
 * @param momentum of the teacher
 * @param noise applied to the mixture
 */
public record ClassMix(
    List<Images> donors, double weight, double threshold, double momentum, PhotometricNoise noise)
    implements Term {

  private static final Range SHARE = Range.between(0, 1);

  public static ClassMix read(Section section) {
    return new ClassMix(
        donors(section),
        section.number("weight", 1, StageReader.FACTOR),
        section.number("threshold", 0.968, SHARE),
        section.number("momentum", 0.999, SHARE),
        new PhotometricNoise(section.number("jitter", 0.2, SHARE), section.flag("blur", true)));
  }

  private static List<Images> donors(Section section) {
    if (!section.has("images")) {
      return List.of(Images.SOURCE);
    }
    List<Images> donors = new ArrayList<>();
    for (String word : section.texts("images")) {
      Images set =
          List.of(Images.SOURCE, Images.SELECTED).stream()
              .filter(images -> images.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      section.error(
                          "images",
                          "must be of source and selected, which have labels; '"
                              + word
                              + "' is neither"));
      section.check(!donors.contains(set), "images", "has " + word + " twice");
      donors.add(set);
    }
    section.check(!donors.isEmpty(), "images", "must name whose classes are pasted, as [source]");
    return List.copyOf(donors);
  }

  @Override
  public Set<Images> images() {
    Set<Images> images = EnumSet.copyOf(donors);
    images.add(Images.TARGET);
    return images;
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  public Active begin(TermContext context) {
    return new Mixing(this, context);
  }

  /** What is known of a set's batch until all batches are there. */
  private record Seen(Batch batch, NDArray pixels, NDArray labels) {}

  private static final class Mixing implements Active {

    private final ClassMix term;
    private final Network network;
    private final Chance chance;
    private final MeanTeacher teacher;
    private final StateDict state = new StateDict();
    private final Map<Images, Seen> seen = new EnumMap<>(Images.class);

    private RandomGenerator random;

    /** The weights of the target's pixels in the loss, (N, 1, 1). */
    private NDArray confidence;

    Mixing(ClassMix term, TermContext context) {
      this.term = term;
      network = context.network();
      chance = new Chance(context.seed());
      teacher = MeanTeacher.following(context, term.momentum());
      teacher.keepIn(state);
    }

    @Override
    public void add(Pass pass) {
      NDManager scope = pass.iteration().scope();
      boolean labelled = pass.images().labelled();
      NDArray pixels = Unrecorded.lasting(pass.pixels(), scope);
      NDArray labels = labelled ? Unrecorded.lasting(pass.labels(), scope) : taught(pass, scope);
      seen.put(pass.images(), new Seen(pass.batch(), pixels, labels));
    }

    private NDArray taught(Pass pass, NDManager scope) {
      try (Recording off = Recording.off();
          NDManager own = scope.newSubManager()) {
        NDArray logits =
            Tensors.upsampleLike(teacher.look(pass.pixels(), own).logits(), pass.pixels());
        NDArray probabilities = logits.softmax(1);
        NDArray sure =
            Unrecorded.ones(Unrecorded.above(probabilities.max(new int[] {1}), term.threshold()));
        confidence = sure.flatten(1, -1).mean(new int[] {1}, true).expandDims(2);
        confidence.attach(scope);
        NDArray labels = logits.argMax(1).toType(DataType.INT64, false);
        labels.attach(scope);
        return labels;
      }
    }

    @Override
    public void passed(Iteration iteration) {
      random = chance.of(iteration);
      try (NDManager scope = iteration.scope().newSubManager()) {
        NDArray pixels;
        NDArray labels;
        NDArray weights;
        try (Recording off = Recording.off()) {
          Seen target = seen.remove(Images.TARGET);
          pixels = target.pixels();
          labels = target.labels();
          weights = confidence.mul(labels.onesLike().toType(DataType.FLOAT32, false));
          for (Map.Entry<Images, boolean[]> entry : owners(target.batch().count()).entrySet()) {
            Seen donor = seen.remove(entry.getKey());
            NDArray mask = pasted(donor, entry.getValue(), scope);
            pixels = Tensors.where(mask.expandDims(1), donor.pixels(), pixels);
            labels = Tensors.where(mask, donor.labels(), labels);
            weights = Tensors.where(mask, weights.onesLike(), weights);
          }
          pixels = term.noise().of(pixels, random);
        }
        NetworkOutput output = network.forward(pixels, Mode.training(Domain.TARGET));
        NDArray each =
            Tensors.crossEntropyEach(Tensors.upsampleLike(output.logits(), labels), labels);
        iteration.backward("", each.mul(weights).mean(), term.weight());
      }
    }

    /** For each set, which images get their pasted classes from it. */
    private Map<Images, boolean[]> owners(int images) {
      Map<Images, boolean[]> owners = new EnumMap<>(Images.class);
      term.donors().forEach(set -> owners.put(set, new boolean[images]));
      for (int n = 0; n < images; n++) {
        owners.get(term.donors().get(random.nextInt(term.donors().size())))[n] = true;
      }
      return owners;
    }

    /** Where the chosen half of each image's classes is, (N, H, W) boolean. */
    private NDArray pasted(Seen donor, boolean[] takes, NDManager scope) {
      List<List<Integer>> chosen = new ArrayList<>();
      for (int n = 0; n < takes.length; n++) {
        List<Integer> classes = ClassMask.classes(donor.batch(), n);
        int kept = takes[n] ? (classes.size() + 1) / 2 : 0;
        while (classes.size() > kept) {
          classes.remove(random.nextInt(classes.size()));
        }
        chosen.add(classes);
      }
      return ClassMask.of(donor.labels(), chosen, scope);
    }

    @Override
    public void stepped(Iteration iteration) {
      teacher.followFast(iteration);
    }

    @Override
    public StateDict state() {
      return state;
    }

    @Override
    public Map<String, PseudoLabels> pseudoLabels() {
      return Map.of("", pixels -> teacher.labels(pixels, term.threshold()));
    }

    @Override
    public void close() {
      teacher.close();
    }
  }
}

package io.mada.train;

import io.mada.api.Augmentation;
import io.mada.api.BatchLoading;
import io.mada.api.ImageSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images that a stage trains on.
 *
 * @param source labelled source images
 * @param target all target images; their labels are never read
 * @param selected target images with the labels that a person or a simulation gave
 * @param selectedIndices which images of {@code selected} are labelled
 */
public record StageData(
    BatchLoading loading, ImageSet source, ImageSet target, ImageSet selected, List<Integer> selectedIndices) {

  MeteredBatches source(Start start, StageSettings settings, StageMeters meters) {
    return batches(source, all(source), "source", start, settings, meters);
  }

  MeteredBatches target(Start start, StageSettings settings, StageMeters meters) {
    return batches(new Unlabelled(target), all(target), "target", start, settings, meters);
  }

  MeteredBatches selected(Start start, StageSettings settings, StageMeters meters) {
    return batches(selected, selectedIndices, "selected", start, settings, meters);
  }

  private MeteredBatches batches(
      ImageSet set, List<Integer> indices, String kind, Start start, StageSettings settings, StageMeters meters) {
    List<Augmentation> augmentations = settings.augmentations();
    long seed = start.seed() * 31 + kind.hashCode();
    var source = loading.shuffled(set, indices, augmentations, settings.batch(), seed, start.doneIterations());
    return new MeteredBatches(source, meters);
  }

  private static List<Integer> all(ImageSet set) {
    return IntStream.range(0, set.size()).boxed().toList();
  }
}

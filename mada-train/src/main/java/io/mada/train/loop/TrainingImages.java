package io.mada.train.loop;

import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.train.Images;
import io.mada.internal.loading.BatchLoading;
import io.mada.train.stage.Stage;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The images that stages train on.
 *
 * @param source labelled source images
 * @param target all target images; their labels are never read
 * @param annotated target images with labels from a person or a simulation
 * @param selected which of those are labelled
 */
public record TrainingImages(
    BatchLoading loading,
    ImageSet source,
    ImageSet target,
    ImageSet annotated,
    List<Integer> selected) {

  /** Endless batches of a set for a stage, starting after the completed iterations. */
  MeteredBatches batches(
      Images images, Stage stage, long seed, int doneIterations, StageMeters meters) {
    return switch (images) {
      case SOURCE -> batches(images, source, all(source), stage, seed, doneIterations, meters);
      case SELECTED -> batches(images, annotated, selected, stage, seed, doneIterations, meters);
      case TARGET ->
          batches(images, new Unlabelled(target), all(target), stage, seed, doneIterations, meters);
    };
  }

  private MeteredBatches batches(
      Images images,
      ImageSet set,
      List<Integer> indices,
      Stage stage,
      long seed,
      int doneIterations,
      StageMeters meters) {
    long own = seed * 31 + images.word().hashCode();
    int size = stage.batch() / stage.accumulate();
    long done = (long) doneIterations * stage.accumulate();
    return new MeteredBatches(
        loading.shuffled(set, indices, stage.augmentations(), size, own, done), meters);
  }

  /** The number of images of a set to train on. */
  int size(Images images) {
    return switch (images) {
      case SOURCE -> source.size();
      case SELECTED -> selected.size();
      case TARGET -> target.size();
    };
  }

  /** The labels of a set, by index. */
  IntFunction<LabelMap> labels(Images images) {
    return switch (images) {
      case SOURCE -> source::label;
      case SELECTED -> i -> annotated.label(selected.get(i));
      case TARGET -> throw new IllegalArgumentException("images of the target have no labels");
    };
  }

  private static List<Integer> all(ImageSet set) {
    return IntStream.range(0, set.size()).boxed().toList();
  }
}

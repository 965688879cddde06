package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.train.Images;
import io.mada.train.TinyImages;
import io.mada.train.TinyLoading;
import io.mada.train.stage.Stage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingImagesTest {

  private final Stage stage = TinyStage.stage(TinyStage.Kind.STAGE2, 10, 10);
  private final StageMeters meters = StageMeters.of(new SimpleMeterRegistry(), "stage1");
  private final Watched target = new Watched(TinyImages.target(5), new ArrayList<>());
  private final TrainingImages images =
      new TrainingImages(
          new TinyLoading(), TinyImages.source(4), target, TinyImages.target(5), List.of(1, 3));

  @Test
  void labelsOfTheTargetAreNeverLookedAt() {
    try (MeteredBatches batches = images.batches(Images.TARGET, stage, 1, 0, meters)) {
      Batch batch = batches.next();
      assertTrue(
          IntStream.range(0, batch.labels().length)
              .allMatch(i -> batch.labels()[i] == (byte) LabelMap.IGNORED));
      assertEquals(new ImageSize(24, 16), batch.size());
    }
  }

  @Test
  void anImageIsDecodedOnceThoughItsLabelIsAskedFor() {
    try (MeteredBatches batches = images.batches(Images.TARGET, stage, 1, 0, meters)) {
      Batch batch = batches.next();
      assertEquals(batch.indices(), target.looked);
    }
    assertEquals(24 * 16, new Unlabelled(target).label(0).ids().length);
  }

  @Test
  void onlySelectedImagesCountAsLabelled() {
    try (MeteredBatches batches = images.batches(Images.SELECTED, stage, 1, 0, meters)) {
      for (int i = 0; i < 10; i++) {
        assertTrue(List.of(1, 3).containsAll(batches.next().indices()));
      }
    }
  }

  @Test
  void batchesGoOnWhereTheTrainingStopped() {
    List<List<Integer>> all = new ArrayList<>();
    try (MeteredBatches batches = images.batches(Images.SOURCE, stage, 1, 0, meters)) {
      for (int i = 0; i < 6; i++) {
        all.add(batches.next().indices());
      }
    }
    try (MeteredBatches batches = images.batches(Images.SOURCE, stage, 1, 4, meters)) {
      assertEquals(all.get(4), batches.next().indices());
      assertEquals(all.get(5), batches.next().indices());
    }
  }

  @Test
  void imagesAndTheirSpeedAreMetered() {
    try (MeteredBatches batches = images.batches(Images.SOURCE, stage, 1, 0, meters)) {
      batches.next();
      batches.next();
    }
    meters.stepTook(1_500_000_000);
    meters.stepTook(500_000_000);
    assertEquals(4, meters.images().count());
    assertEquals(2, meters.waiting().count());
    assertEquals(2, meters.imagesPerSecond(), 1e-9);
  }

  /** Notes which images are read, and gives no labels. */
  private record Watched(ImageSet set, List<Integer> looked) implements ImageSet {

    @Override
    public List<String> names() {
      return set.names();
    }

    @Override
    public RgbImage image(int index) {
      looked.add(index);
      return set.image(index);
    }

    @Override
    public LabelMap label(int index) {
      throw new AssertionError("the label of a target image is secret");
    }

    @Override
    public Set<Integer> classes() {
      return set.classes();
    }
  }
}

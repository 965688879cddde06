package io.mada.data.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.Pictures;
import io.mada.data.augment.ColorJitter;
import io.mada.data.augment.HorizontalFlip;
import io.mada.data.augment.RandomCrop;
import io.mada.data.augment.RandomScale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {

  private static final List<Augmentation> AUGMENTATIONS =
      List.of(
          new RandomScale(0.5, 1.5, 0),
          new RandomCrop(new ImageSize(12, 8)),
          new HorizontalFlip(0.5),
          new ColorJitter(0.3, 0.3, 0.3, 0.1));

  @Test
  void batchesAreTheSameOnAnyNumberOfThreads() {
    List<Batch> alone = batches(new RandomSet(7), 0, 0, 12);
    List<Batch> crowd = batches(new RandomSet(7), 0, 5, 12);
    assertSame(alone, crowd);
  }

  @Test
  void startsInTheMiddleOfTheSameRow() {
    List<Batch> all = batches(new RandomSet(7), 0, 2, 12);
    List<Batch> rest = batches(new RandomSet(7), 5, 2, 7);
    assertSame(all.subList(5, 12), rest);
  }

  @Test
  void epochHoldsEveryImageOnceInAnOrderOfItsOwn() {
    List<Integer> seen = indices(new RandomSet(9), 3, 6);
    List<Integer> first = seen.subList(0, 9);
    List<Integer> second = seen.subList(9, 18);
    assertEquals(9, new HashSet<>(first).size());
    assertEquals(9, new HashSet<>(second).size());
    assertNotEquals(first, second);
  }

  @Test
  void fewerImagesThanABatchRepeat() {
    List<Integer> seen = indices(new RandomSet(2), 5, 2);
    assertEquals(5, seen.stream().filter(i -> i == 0).count());
    assertEquals(5, seen.stream().filter(i -> i == 1).count());
  }

  @Test
  void seedsDiffer() {
    try (var one = new BatchLoader(new RandomSet(30), all(30), List.of(), 10, 1, 0, 0);
        var other = new BatchLoader(new RandomSet(30), all(30), List.of(), 10, 2, 0, 0)) {
      assertNotEquals(one.next().indices(), other.next().indices());
    }
  }

  @Test
  void orderOfTheGivenIndicesDoesNotMatter() {
    try (var one = new BatchLoader(new RandomSet(9), List.of(3, 1, 8), List.of(), 3, 1, 0, 0);
        var other = new BatchLoader(new RandomSet(9), Set.of(8, 3, 1), List.of(), 3, 1, 0, 0)) {
      assertEquals(one.next().indices(), other.next().indices());
    }
  }

  @Test
  void failureOfAWorkerSurfacesInNext() {
    ImageSet broken =
        new RandomSet(3) {
          @Override
          public RgbImage image(int index) {
            throw new MadaException("img.png is damaged");
          }
        };
    try (var loader = new BatchLoader(broken, all(3), List.of(), 2, 1, 0, 2)) {
      assertEquals(
          "img.png is damaged", assertThrows(MadaException.class, loader::next).getMessage());
    }
  }

  @Test
  void decodesNoFurtherAheadThanItsBound() throws InterruptedException {
    AtomicInteger decoded = new AtomicInteger();
    ImageSet counting =
        new RandomSet(100) {
          @Override
          public RgbImage image(int index) {
            decoded.incrementAndGet();
            return super.image(index);
          }
        };
    try (var loader = new BatchLoader(counting, all(100), List.of(), 4, 1, 0, 2)) {
      loader.next();
      Thread.sleep(100);
      assertTrue(decoded.get() <= 16, decoded + " decoded for one batch of 4");
    }
  }

  @Test
  void closeDoesNotWaitForTheWorkers() {
    CountDownLatch never = new CountDownLatch(1);
    ImageSet stuck =
        new RandomSet(3) {
          @Override
          public RgbImage image(int index) {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new MadaException("interrupted", e);
            }
            return super.image(index);
          }
        };
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> new BatchLoader(stuck, all(3), List.of(), 2, 1, 0, 2).close());
  }

  private static List<Integer> indices(ImageSet set, int batch, int count) {
    List<Integer> seen = new ArrayList<>();
    try (var loader = new BatchLoader(set, all(set.size()), List.of(), batch, 1, 0, 0)) {
      for (int i = 0; i < count; i++) {
        seen.addAll(loader.next().indices());
      }
    }
    return seen;
  }

  private static List<Integer> all(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<Batch> batches(ImageSet set, long first, int threads, int count) {
    List<Batch> batches = new ArrayList<>();
    try (var loader = new BatchLoader(set, all(set.size()), AUGMENTATIONS, 4, 3, first, threads)) {
      for (int i = 0; i < count; i++) {
        batches.add(loader.next());
      }
    }
    return batches;
  }

  private static void assertSame(List<Batch> expected, List<Batch> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).indices(), actual.get(i).indices());
      assertArrayEquals(expected.get(i).rgb(), actual.get(i).rgb());
      assertArrayEquals(expected.get(i).labels(), actual.get(i).labels());
    }
  }

  private static class RandomSet implements ImageSet {
    private final int count;

    RandomSet(int count) {
      this.count = count;
    }

    @Override
    public List<String> names() {
      return IntStream.range(0, count).mapToObj(i -> "image" + i).toList();
    }

    @Override
    public RgbImage image(int index) {
      return Pictures.random(20, 14, index);
    }

    @Override
    public LabelMap label(int index) {
      byte[] ids = new byte[20 * 14];
      java.util.Arrays.fill(ids, (byte) index);
      return new LabelMap(20, 14, ids);
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0);
    }
  }
}

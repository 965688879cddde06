package io.mada.data.loading;

import java.util.Collection;
import java.util.SplittableRandom;

/**
 * The endless sequence of images in training: every epoch has each image once, in an order drawn
 * from the seed.
 */
public final class Shuffle {

  private final int[] indices;
  private final long seed;
  private long epoch = -1;
  private int[] order;

  /**
   * @param indices in any order, at least one
   */
  Shuffle(Collection<Integer> indices, long seed) {
    if (indices.isEmpty()) {
      throw new IllegalArgumentException("no images to load");
    }
    this.indices = indices.stream().mapToInt(Integer::intValue).sorted().toArray();
    this.seed = seed;
  }

  /** The image at a position in the sequence. */
  int at(long position) {
    long wanted = position / indices.length;
    if (wanted != epoch) {
      order = order(wanted);
      epoch = wanted;
    }
    return order[(int) (position % indices.length)];
  }

  private int[] order(long ofEpoch) {
    SplittableRandom random = random(~seed, ofEpoch);
    int[] result = indices.clone();
    for (int i = result.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = result[i];
      result[i] = result[j];
      result[j] = swapped;
    }
    return result;
  }

  /** The generator that belongs to a place in the sequence. */
  public static SplittableRandom random(long seed, long place) {
    long mixed = new SplittableRandom(seed).nextLong() + place;
    return new SplittableRandom(mixed).split();
  }
}

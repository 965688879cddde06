package io.mada.active.strategy;

import io.mada.active.strategy.SuperpixelProbes.Score;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code entropy}, {@code margin} and {@code ripu} with {@code regions: {kind: superpixels}}: the
 * superpixels with the largest scores, until they cover the budget's share of all pixels, or, for
 * {@code ripu}, of each image's. Ties go to the earlier image, and then to the lower number.
 */
public final class SuperpixelStrategy implements SelectionStrategy {

  private final Probe scores;
  private final int side;
  private final boolean imageByImage;

  private SuperpixelStrategy(Score score, int side, boolean imageByImage) {
    this.scores = SuperpixelProbes.of(score, side);
    this.side = side;
    this.imageByImage = imageByImage;
  }

  /** Superpixels whose pixels have the largest mean entropy. */
  public static SuperpixelStrategy entropy(int side) {
    return new SuperpixelStrategy(Score.ENTROPY, side, false);
  }

  /** Superpixels whose pixels' two likeliest classes are, on average, closest to each other. */
  public static SuperpixelStrategy margin(int side) {
    return new SuperpixelStrategy(Score.MARGIN, side, false);
  }

  /** In every image, the superpixels in which many classes meet and the network is unsure. */
  public static SuperpixelStrategy ripu(int side) {
    return new SuperpixelStrategy(Score.RIPU, side, true);
  }

  @Override
  public Needs needs() {
    return Needs.ofTarget(scores).andSuperpixels(side);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    SuperpixelPool pool = new SuperpixelPool(task, task.target(scores), side);
    int[] images = Ranking.unlabelled(task).toArray();
    List<Integer> places =
        imageByImage
            ? Arrays.stream(images)
                .parallel()
                .mapToObj(image -> take(pool, pool.budget(1), image))
                .flatMap(List::stream)
                .toList()
            : take(pool, pool.budget(task.poolSize()), images);
    return pool.choices(places, places.stream().mapToDouble(i -> score(pool, i)).toArray());
  }

  private static double score(SuperpixelPool pool, int place) {
    return pool.start(place, SuperpixelProbes.SCORE + 1)[SuperpixelProbes.SCORE];
  }

  /** The best superpixels of some images, the best first, as long as the budget lasts. */
  private static List<Integer> take(
      SuperpixelPool pool, SuperpixelPool.Budget budget, int... images) {
    long[] ranked =
        Arrays.stream(images)
            .parallel()
            .boxed()
            .flatMapToLong(
                image ->
                    pool.free(image).mapToLong(place -> key((float) score(pool, place), place)))
            .toArray();
    Arrays.parallelSort(ranked);
    List<Integer> taken = new ArrayList<>();
    for (long key : ranked) {
      int place = (int) key;
      if (!budget.pay(pool.start(place, 1)[SuperpixelProbes.PIXELS])) {
        break;
      }
      taken.add(place);
    }
    return taken;
  }

  /** Rises as the score falls, and with the place among equal scores; a pool has millions. */
  private static long key(float score, int place) {
    int bits = Float.floatToIntBits(score + 0.0f);
    int rising = bits ^ bits >> 31 & 0x7fffffff;
    return (long) ~rising << 32 | place;
  }
}

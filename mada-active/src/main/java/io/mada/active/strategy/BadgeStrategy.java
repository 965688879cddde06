package io.mada.active.strategy;

import io.mada.active.cluster.Coverage;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code badge}: images whose gradients at the last layer are large and differ from each other,
 * found with the seeding of k-means++ (Ash et al., "Deep Batch Active Learning by Diverse,
 * Uncertain Gradient Lower Bounds", ICLR 2020; Arthur and Vassilvitskii, "k-means++", SODA 2007).
 * The first image is drawn uniformly, each further one with a probability proportional to its
 * squared distance from the nearest one taken.
 */
public final class BadgeStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.GRADIENT_EMBEDDING);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    SplittableRandom random = new SplittableRandom(task.seed());
    Coverage coverage = new Coverage(task.target(Probes.GRADIENT_EMBEDDING));
    List<Integer> candidates = new ArrayList<>(Ranking.unlabelled(task).boxed().toList());
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < task.images() && !candidates.isEmpty()) {
      int place =
          taken.isEmpty() ? random.nextInt(candidates.size()) : draw(candidates, coverage, random);
      int image = candidates.remove(place);
      coverage.add(image);
      taken.add(image);
    }
    return Ranking.inOrder(taken);
  }

  /**
   * Draws by squared distance, knowing only bounds: an image drawn by its bound is accepted with
   * the probability exact / bound, which makes the draw exact. A rejected image's bound is exact
   * from then on.
   */
  private static int draw(List<Integer> candidates, Coverage coverage, SplittableRandom random) {
    while (true) {
      double total = 0;
      for (int image : candidates) {
        total += coverage.bound(image);
      }
      if (total == 0) {
        return 0;
      }
      int place = atMass(candidates, coverage, random.nextDouble() * total);
      double bound = coverage.bound(candidates.get(place));
      if (random.nextDouble() * bound < coverage.exact(candidates.get(place))) {
        return place;
      }
    }
  }

  /** The place at which the sum of the bounds exceeds the given mass. */
  private static int atMass(List<Integer> candidates, Coverage coverage, double mass) {
    double sum = 0;
    int last = 0;
    for (int place = 0; place < candidates.size(); place++) {
      double bound = coverage.bound(candidates.get(place));
      sum += bound;
      last = bound > 0 ? place : last;
      if (sum > mass) {
        return place;
      }
    }
    // Rounding may leave a mass just above the sum.
    return last;
  }
}

package io.mada.active.spread;

import io.mada.active.cluster.Coverage;
import io.mada.api.select.Choice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Takes next the image with the largest product of weight and distance to what is already taken;
 * among equals, the one that the strategy wants more. An image's weight comes from its place among
 * those that the strategy wants: 1 for the best, 1/m for the last of m, and the same for images
 * with equal scores. Scores themselves may be negative, or of any scale.
 *
 * <p>Distances only shrink, so an image's last known product is an upper bound: only what comes to
 * the top of the queue is measured again.
 */
final class FarthestFirst implements Order {

  /**
   * @param product an upper bound; infinite as long as nothing has been taken
   */
  private record Candidate(Choice choice, int place, double weight, double product) {}

  private final Coverage coverage;
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingDouble(Candidate::product)
              .reversed()
              .thenComparingInt(Candidate::place));

  /**
   * @param ranking the most wanted first
   * @param coverage of the images' features by those that are taken; grows as images are taken
   */
  FarthestFirst(List<Choice> ranking, Coverage coverage) {
    this.coverage = coverage;
    int better = 0;
    for (int place = 0; place < ranking.size(); place++) {
      Choice choice = ranking.get(place);
      if (place > 0 && choice.score() < ranking.get(place - 1).score()) {
        better = place;
      }
      double weight = 1 - (double) better / ranking.size();
      double product = weight * Math.sqrt(coverage.bound(choice.image()));
      queue.add(new Candidate(choice, place, weight, product));
    }
  }

  @Override
  public Optional<Choice> next(Predicate<Choice> allowed) {
    while (!queue.isEmpty()) {
      Candidate first = queue.poll();
      if (allowed.test(first.choice())) {
        double product = first.weight() * Math.sqrt(coverage.exact(first.choice().image()));
        if (product == first.product()) {
          return Optional.of(first.choice());
        }
        queue.add(new Candidate(first.choice(), first.place(), first.weight(), product));
      }
    }
    return Optional.empty();
  }
}

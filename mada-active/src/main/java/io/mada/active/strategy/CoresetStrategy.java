package io.mada.active.strategy;

import io.mada.active.cluster.Coverage;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * {@code coreset}: images chosen so that none is far from a labelled one: repeatedly, the image
 * whose features are farthest from all those labelled or taken is taken (k-centre greedy; Sener and
 * Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set Approach", ICLR 2018).
 * If nothing is labelled yet, the first is a random image.
 */
public final class CoresetStrategy implements SelectionStrategy {

  /**
   * @param distance squared, to the nearest centre at some earlier time: an upper bound
   */
  private record Candidate(int image, double distance) {}

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.IMAGE_FEATURES);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    Coverage coverage = new Coverage(task.target(Probes.IMAGE_FEATURES));
    task.labelled().stream().sorted().forEach(coverage::add);
    int[] candidates = Ranking.unlabelled(task).toArray();
    List<Integer> taken = new ArrayList<>();
    if (task.labelled().isEmpty() && candidates.length > 0) {
      int first = candidates[new SplittableRandom(task.seed()).nextInt(candidates.length)];
      coverage.add(first);
      taken.add(first);
    }
    PriorityQueue<Candidate> farthestFirst =
        new PriorityQueue<>(
            Comparator.comparingDouble(Candidate::distance)
                .reversed()
                .thenComparingInt(Candidate::image));
    for (int image : candidates) {
      if (!taken.contains(image)) {
        farthestFirst.add(new Candidate(image, coverage.bound(image)));
      }
    }
    while (taken.size() < task.images() && !farthestFirst.isEmpty()) {
      Candidate candidate = farthestFirst.poll();
      double distance = coverage.exact(candidate.image());
      // Bounds only shrink: one that keeps its own is the farthest. The others are queued again.
      if (distance == candidate.distance()) {
        coverage.add(candidate.image());
        taken.add(candidate.image());
      } else {
        farthestFirst.add(new Candidate(candidate.image(), distance));
      }
    }
    return Ranking.inOrder(taken);
  }
}

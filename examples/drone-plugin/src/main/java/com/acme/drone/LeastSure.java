package com.acme.drone;

import ai.djl.ndarray.NDArray;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pictures that the network is least sure of, and no two of one stretch of the flight:
 * neighbours show the same ground, so that labelling one of them is enough.
 *
 * <pre>{@code
 * selection: {strategy: least_sure, apart: 5, budget: 0.05}
 * }</pre>
 */
final class LeastSure implements SelectionStrategy {

  private static final Probe CONFIDENCE = new Probe("mean_confidence", LeastSure::confidence);

  private final int apart;

  /** Reads {@code apart}, how many pictures later the next one may be chosen. */
  LeastSure(Section section) {
    apart = section.integer("apart", 1, Range.atLeast(1));
  }

  /** The mean over the pixels of the largest probability: (N, C, h, w) to (N). */
  private static NDArray confidence(Observation observation) {
    try (NDArray largest = observation.probabilities().max(new int[] {1});
        NDArray pixels = largest.reshape(largest.getShape().get(0), -1)) {
      return pixels.mean(new int[] {1});
    }
  }

  @Override
  public Needs needs() {
    return Needs.ofTarget(CONFIDENCE);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    FloatMatrix confidence = task.target(CONFIDENCE);
    List<Integer> leastSureFirst =
        IntStream.range(0, task.poolSize())
            .filter(image -> !task.labelled().contains(image))
            .boxed()
            .sorted(Comparator.comparingDouble(image -> confidence.row(image)[0]))
            .toList();
    Set<Integer> chosen = new LinkedHashSet<>();
    // The second time around, neighbours fill what is left of the budget.
    for (int distance : new int[] {apart, 0}) {
      for (int image : leastSureFirst) {
        if (chosen.size() < task.images()
            && Stream.concat(task.labelled().stream(), chosen.stream())
                .allMatch(other -> Math.abs(other - image) >= distance)) {
          chosen.add(image);
        }
      }
    }
    return chosen.stream().map(image -> Choice.of(image, -confidence.row(image)[0])).toList();
  }
}

package io.mada.app.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much strategies agree in their choice of images: means over the seeds for which both have
 * chosen, null if there are none.
 *
 * @param shared the number of images that both chose, for each pair of strategies
 * @param jaccard the same as a share of the images that either chose, from 0 to 1
 */
record Overlap(
    double budget, List<String> strategies, List<List<Double>> shared, List<List<Double>> jaccard) {

  /**
   * Compares.
   *
   * @param chosen the names of the images by strategy and seed
   */
  static Overlap of(double budget, Map<String, Map<Long, Set<String>>> chosen) {
    List<List<Double>> shared = new ArrayList<>();
    List<List<Double>> jaccard = new ArrayList<>();
    for (Map<Long, Set<String>> one : chosen.values()) {
      List<Double> counts = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (Map<Long, Set<String>> other : chosen.values()) {
        Set<Long> seeds = common(one.keySet(), other.keySet());
        counts.add(
            mean(
                seeds.stream()
                    .map(s -> (double) common(one.get(s), other.get(s)).size())
                    .toList()));
        shares.add(mean(seeds.stream().map(s -> jaccard(one.get(s), other.get(s))).toList()));
      }
      shared.add(counts);
      jaccard.add(shares);
    }
    return new Overlap(budget, List.copyOf(chosen.keySet()), shared, jaccard);
  }

  private static double jaccard(Set<String> a, Set<String> b) {
    int shared = common(a, b).size();
    return (double) shared / Math.max(1, a.size() + b.size() - shared);
  }

  private static <T> Set<T> common(Set<T> a, Set<T> b) {
    Set<T> common = new HashSet<>(a);
    common.retainAll(b);
    return common;
  }

  private static Double mean(Collection<Double> values) {
    return values.isEmpty() ? null : values.stream().mapToDouble(v -> v).sum() / values.size();
  }
}

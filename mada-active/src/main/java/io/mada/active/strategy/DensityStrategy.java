package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * {@code density}: images of what is frequent in the target and rare in the source, class by class:
 * each class prefers the images whose class features have the largest log density in the target
 * minus that in the source, and the classes take turns, more often the more their two densities
 * diverge (Wu et al., "D2ADA: Dynamic Density-aware Active Domain Adaptation for Semantic
 * Segmentation", ECCV 2022).
 */
public final class DensityStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probe.CLASS_FEATURES).andSource(Probe.CLASS_FEATURES);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    FloatMatrix target = task.target(Probe.CLASS_FEATURES);
    List<ClassDensity> densities =
        ClassDensity.ofAll(
            (int) target.rowShape().get(0),
            task.source(Probe.CLASS_FEATURES),
            c -> ClassVectors.of(target, c),
            task.seed());
    return takeTurns(task, densities);
  }

  /** As many images as the task asks for, by {@link Turns}. */
  static List<Choice> takeTurns(SelectionTask task, List<ClassDensity> classes) {
    BitSet free = new BitSet();
    Ranking.unlabelled(task).forEach(free::set);
    Turns turns = new Turns(classes, free);
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < task.images() && turns.hasNext()) {
      taken.add(turns.next());
    }
    return Ranking.inOrder(taken);
  }
}

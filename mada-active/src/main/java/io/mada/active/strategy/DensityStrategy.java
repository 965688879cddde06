package io.mada.active.strategy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.Recording;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * {@code density}: images of what is frequent in the target and rare in the source, class by class:
 * each class prefers the images whose class features have the largest log density in the target
 * less that in the source, and the classes take turns, the more often the more their two densities
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
    int classes = (int) task.target(Probe.CLASS_FEATURES).rowShape().get(0);
    List<ClassDensity> densities = new ArrayList<>();
    try (Recording off = Recording.off();
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      for (int c = 0; c < classes; c++) {
        densities.add(
            ClassDensity.of(
                ClassVectors.of(task.source(Probe.CLASS_FEATURES), c),
                ClassVectors.of(task.target(Probe.CLASS_FEATURES), c),
                task.seed(),
                scope));
      }
    }
    return takeTurns(task, densities);
  }

  /** As many images as the task asks for, in {@link Turns}. */
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

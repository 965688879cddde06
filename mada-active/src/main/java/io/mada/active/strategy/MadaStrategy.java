package io.mada.active.strategy;

import io.mada.api.data.Domain;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;

/**
 * {@code mada}: the images that are farthest from their nearest source anchor, and so most unlike
 * anything that the network has learnt (Ning et al., "Multi-Anchor Active Domain Adaptation for
 * Semantic Segmentation", ICCV 2021).
 */
public final class MadaStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probe.CLASS_FEATURES).andAnchors(Domain.SOURCE);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    double[] scores =
        AnchorDistance.toNearest(
            task.target(Probe.CLASS_FEATURES), task.anchors().get(Domain.SOURCE));
    return Ranking.largest(task, scores);
  }
}

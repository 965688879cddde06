package io.mada.active.strategy;

import io.mada.api.data.Domain;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code mada_v2}: the images that are far from the source and not typical of the target either:
 * the distance to the nearest source anchor plus the distance to the nearest target anchor, all as
 * seen by one network: the warm-up's, or in later rounds the newest (Ning et al., "MADAv2: Advanced
 * Multi-Anchor Based Active Domain Adaptation Segmentation", TPAMI 2023, arXiv 2301.07354).
 */
public final class MadaV2Strategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probe.CLASS_FEATURES).andAnchors(Domain.SOURCE, Domain.TARGET);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    FloatMatrix pool = task.target(Probe.CLASS_FEATURES);
    double[] source = AnchorDistance.toNearest(pool, task.anchors().get(Domain.SOURCE));
    double[] target = AnchorDistance.toNearest(pool, task.anchors().get(Domain.TARGET));
    return Ranking.largest(
        task, IntStream.range(0, pool.rows()).mapToDouble(i -> source[i] + target[i]).toArray());
  }
}

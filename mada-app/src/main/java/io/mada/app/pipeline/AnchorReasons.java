package io.mada.app.pipeline;

import io.mada.api.Text;
import io.mada.api.data.Domain;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import io.mada.app.run.RunLayout;
import java.util.function.IntFunction;

/**
 * Tells people which of the source's anchors an image is nearest to, if a strategy asks for that.
 */
record AnchorReasons(FloatMatrix features, FloatMatrix anchors) implements IntFunction<String> {

  /** The reasons for a round; nothing to say if its strategy looks at no source anchors. */
  static IntFunction<String> of(Workspace work, Round round) {
    Needs needs = work.experiment().selection().strategy().needs();
    FeatureSet pool = work.plan().features(round, Domain.TARGET);
    FeatureSet source = work.plan().features(round, Domain.SOURCE);
    boolean known =
        needs.anchors().contains(Domain.SOURCE)
            && needs.probes(Domain.TARGET).contains(Probe.CLASS_FEATURES)
            && work.directory().has(pool.file(Probe.CLASS_FEATURES))
            && work.directory().has(source.file(RunLayout.ANCHORS));
    return known
        ? new AnchorReasons(
            new Measured(work, pool).values(Probe.CLASS_FEATURES),
            new Measured(work, source).anchors())
        : image -> "";
  }

  @Override
  public String apply(int image) {
    float[] row = features.row(image);
    int nearest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < anchors.rows(); k++) {
      float[] anchor = anchors.row(k);
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        double difference = row[i] - anchor[i];
        sum += difference * difference;
      }
      if (sum < smallest) {
        smallest = sum;
        nearest = k;
      }
    }
    return Text.of("nearest to anchor %d of the source's %d", nearest + 1, anchors.rows());
  }
}

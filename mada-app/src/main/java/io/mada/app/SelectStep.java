package io.mada.app;

import io.mada.api.Choice;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Needs;
import io.mada.api.Probe;
import io.mada.api.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.SelectionSettings;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the strategy which images of the pool are worth a label. */
record SelectStep() implements Step {

  @Override
  public String name() {
    return "select";
  }

  @Override
  public void run(Workspace work) {
    SelectionSettings selection = work.experiment().selection();
    ImageSet pool = work.images().pool();
    int images = selection.budget().imagesOf(pool.size());
    Needs needs = selection.strategy().needs();
    SelectionTask task =
        new SelectionTask(
            pool.names(),
            probes(work, FeatureSet.POOL, needs.pool()),
            probes(work, FeatureSet.SOURCE, needs.source()),
            anchors(work, needs.anchors()),
            Set.of(),
            Map.of(),
            images,
            selection.budget().shareOf(pool.size()),
            pool.image(0).size(),
            work.experiment().taxonomy().size(),
            work.experiment().seed());
    List<Choice> choices =
        Measurements.selecting(work.meters()).record(() -> selection.strategy().select(task));
    Selected.write(work.directory(), choices, pool);
  }

  private static Map<String, FloatMatrix> probes(Workspace work, FeatureSet of, List<Probe> probes) {
    Map<String, FloatMatrix> matrices = new LinkedHashMap<>();
    for (Probe probe : probes) {
      String file = of.file(probe.name() + ".npy");
      FloatMatrix matrix = NpyFile.read(work.directory().need(file, "features " + of.key()));
      List<String> names = of.images(work.images()).names();
      String listed = of.file(FeaturesStep.NAMES);
      boolean others = work.directory().has(listed) && !work.directory().lines(listed).equals(names);
      if (matrix.rows() != names.size() || others) {
        throw new MadaException(
            "%s is of other images (%d) than the configuration has now (%d); run the step 'features %s' again"
                .formatted(work.directory().resolve(file), matrix.rows(), names.size(), of.key()));
      }
      matrices.put(probe.name(), matrix);
    }
    return matrices;
  }

  private static Map<Domain, FloatMatrix> anchors(Workspace work, Set<Domain> domains) {
    Map<Domain, FloatMatrix> anchors = new EnumMap<>(Domain.class);
    for (Domain domain : domains) {
      FeatureSet of = domain == Domain.SOURCE ? FeatureSet.SOURCE : FeatureSet.POOL;
      anchors.put(
          domain, NpyFile.read(work.directory().need(of.file(AnchorsStep.ANCHORS), "anchors " + of.key())));
    }
    return anchors;
  }
}

package io.mada.app.pipeline;

import io.mada.api.Choice;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Needs;
import io.mada.api.Probe;
import io.mada.api.SelectionTask;
import io.mada.api.Text;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.Experiment;
import io.mada.app.config.SelectionSettings;
import io.mada.app.run.Measurements;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.app.run.SelectionTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the strategy which images of the pool are worth a label, and adds them to those of earlier rounds. */
public record SelectStep(Round round) implements Step {

  @Override
  public String name() {
    return round.place("select");
  }

  @Override
  public List<String> inputs(Workspace work) {
    Needs needs = work.experiment().selection().strategy().needs();
    List<String> files = new ArrayList<>();
    add(files, round.pool(), needs.pool(), needs.anchors().contains(Domain.TARGET));
    add(files, round.source(), needs.source(), needs.anchors().contains(Domain.SOURCE));
    if (round.number() > 1) {
      files.add(round.before().chosen(SelectionFile.NAME));
    }
    return files;
  }

  private static void add(List<String> files, FeatureSet of, List<Probe> probes, boolean anchors) {
    probes.forEach(probe -> files.add(of.file(probe.name() + ".npy")));
    if (!probes.isEmpty()) {
      files.add(of.file(FeaturesStep.NAMES));
    }
    if (anchors) {
      files.add(of.file(AnchorsStep.ANCHORS));
    }
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(round.chosen(Selected.NAMES), round.chosen(SelectionFile.NAME));
  }

  /** How many images to choose; fails where the budget does not go with the pool. */
  int images(Experiment experiment, int poolSize) {
    return experiment.selection().imagesOf(round.number(), poolSize);
  }

  @Override
  public void run(Workspace work) {
    SelectionSettings selection = work.experiment().selection();
    ImageSet pool = work.images().pool();
    ImageSize labelSize = pool.image(0).size();
    SelectionTable earlier = round.chosenBefore(work);
    int images = images(work.experiment(), pool.size());
    double share = selection.shareUntil(round.number(), pool.size()) - earlier.share(pool.size(), labelSize);
    Needs needs = selection.strategy().needs();
    SelectionTask task =
        new SelectionTask(
            pool.names(),
            probes(work, round.pool(), needs.pool()),
            probes(work, round.source(), needs.source()),
            anchors(work, needs.anchors()),
            earlier.images(),
            earlier.windows(),
            images,
            Math.max(0, share),
            labelSize,
            work.experiment().taxonomy().size(),
            work.experiment().seed());
    List<Choice> choices =
        Measurements.selecting(work.meters()).record(() -> selection.strategy().select(task));
    SelectionTable table = earlier.and(choices, round.number());
    table.write(work.directory(), round.chosen(""), pool);
    Selected.write(work.directory(), round.chosen(""), table, pool);
  }

  private static Map<String, FloatMatrix> probes(Workspace work, FeatureSet of, List<Probe> probes) {
    Map<String, FloatMatrix> matrices = new LinkedHashMap<>();
    for (Probe probe : probes) {
      String file = of.file(probe.name() + ".npy");
      FloatMatrix matrix = NpyFile.read(work.directory().need(file, "features " + of.key()));
      List<String> names = of.images(work.images()).names();
      String listed = of.file(FeaturesStep.NAMES);
      boolean others = work.directory().has(listed) && !work.directory().files().lines(listed).equals(names);
      if (matrix.rows() != names.size() || others) {
        throw new MadaException(
            Text.of(
                "%s is of other images (%d) than the configuration has now (%d); run the step 'features %s' again",
                work.directory().resolve(file), matrix.rows(), names.size(), of.key()));
      }
      matrices.put(probe.name(), matrix);
    }
    return matrices;
  }

  private Map<Domain, FloatMatrix> anchors(Workspace work, Set<Domain> domains) {
    Map<Domain, FloatMatrix> anchors = new EnumMap<>(Domain.class);
    for (Domain domain : domains) {
      FeatureSet of = domain == Domain.SOURCE ? round.source() : round.pool();
      anchors.put(
          domain, NpyFile.read(work.directory().need(of.file(AnchorsStep.ANCHORS), "anchors " + of.key())));
    }
    return anchors;
  }
}

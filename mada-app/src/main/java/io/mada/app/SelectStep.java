package io.mada.app;

import io.mada.api.Choice;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Needs;
import io.mada.api.Probe;
import io.mada.api.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.SelectionSettings;
import java.util.EnumMap;
import java.util.HashSet;
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
    ImageSet pool = work.pool();
    int images = selection.budget().imagesOf(pool.size());
    Needs needs = selection.strategy().needs();
    SelectionTask task =
        new SelectionTask(
            pool.size(),
            probes(work, FeaturesStep.POOL, needs.pool(), pool.size()),
            probes(work, FeaturesStep.SOURCE, needs.source(), work.source().size()),
            anchors(work, needs.anchors()),
            Set.of(),
            images,
            selection.budget().shareOf(pool.size()),
            labelSize(pool),
            work.experiment().taxonomy().size(),
            work.experiment().seed());
    List<Choice> choices = selection.strategy().select(task);
    check(choices, images, pool, selection.name());
    Selected.write(work.directory(), choices, pool);
  }

  private static ImageSize labelSize(ImageSet pool) {
    return pool.image(0).size();
  }

  private static Map<String, FloatMatrix> probes(Workspace work, String folder, List<Probe> probes, int images) {
    Map<String, FloatMatrix> matrices = new LinkedHashMap<>();
    for (Probe probe : probes) {
      String file = folder + "/" + probe.name() + ".npy";
      FloatMatrix matrix = NpyFile.read(work.directory().need(file, "features " + folder));
      if (matrix.rows() != images) {
        throw new MadaException(
            "%s is of %d images, but there are %d; run the step 'features %s' again"
                .formatted(work.directory().resolve(file), matrix.rows(), images, folder));
      }
      matrices.put(probe.name(), matrix);
    }
    return matrices;
  }

  private static Map<Domain, FloatMatrix> anchors(Workspace work, Set<Domain> domains) {
    Map<Domain, FloatMatrix> anchors = new EnumMap<>(Domain.class);
    for (Domain domain : domains) {
      String folder = domain == Domain.SOURCE ? FeaturesStep.SOURCE : FeaturesStep.POOL;
      anchors.put(domain, NpyFile.read(work.directory().need(folder + "/anchors.npy", "anchors " + folder)));
    }
    return anchors;
  }

  /** A strategy may come from anywhere: what it returns is looked at before it is believed. */
  private static void check(List<Choice> choices, int wanted, ImageSet pool, String strategy) {
    Set<Integer> seen = new HashSet<>();
    for (Choice choice : choices) {
      String problem = null;
      if (choice.image() < 0 || choice.image() >= pool.size()) {
        problem = "image " + choice.image() + ", which the pool of " + pool.size() + " does not have";
      } else if (!Double.isFinite(choice.score())) {
        problem = "the score " + choice.score() + " for " + pool.names().get(choice.image());
      } else if (choice.region() == null && !seen.add(choice.image())) {
        problem = pool.names().get(choice.image()) + " twice";
      }
      if (problem != null) {
        throw new MadaException("the strategy '" + strategy + "' returned " + problem);
      }
    }
    boolean whole = choices.stream().allMatch(choice -> choice.region() == null);
    if (whole && choices.size() != wanted) {
      throw new MadaException(
          "the strategy '%s' returned %d images where %d were asked for".formatted(strategy, choices.size(), wanted));
    }
  }
}

package io.mada.app.benchmark;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ConfigurationException;
import io.mada.api.Domain;
import io.mada.api.Needs;
import io.mada.api.Probe;
import io.mada.api.Text;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Pipeline;
import io.mada.app.run.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the mistakes in a benchmark that can be found without training.
 *
 * @param runs the folder that run directories are made in
 */
public record BenchmarkCheck(Experiment experiment, ImageSets images, Path runs) {

  /**
   * Fails at the first mistake.
   *
   * @return all that any of the strategies needs
   */
  public Needs run() {
    BenchmarkSettings settings = experiment.benchmark();
    if (settings.stage2() && !Stage.STAGE2.isIn(experiment)) {
      throw new ConfigurationException("benchmark.stage2 is true, but stages.stage2 is missing");
    }
    long seed = settings.seeds().get(0);
    List<Needs> needs = new ArrayList<>();
    for (Cell cell : settings.cells()) {
      // Cells of other seeds differ in nothing that could be wrong.
      if (cell.seed() == seed) {
        check(cell, needs);
      }
    }
    Needs all = union(needs);
    Experiment shared = experiment.beforeSelection(seed, all);
    new ExperimentCheck(shared, images, Pipeline.steps(shared), runs).run();
    checkLabels();
    return all;
  }

  private void check(Cell cell, List<Needs> needs) {
    Experiment own = experiment.cell(cell);
    try {
      needs.add(own.selection().strategy().needs());
      new ExperimentCheck(own, images, Pipeline.steps(own), runs).checkSettings();
    } catch (ConfigurationException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      // What is wrong with a plug-in is wrong with its cells, which will say so; the others go on.
    }
  }

  /** A strategy may choose any image, and nobody waits beside a benchmark to label it. */
  private void checkLabels() {
    int size = images.pool().size();
    Annotation annotation = experiment.annotator().open(images.pool(), experiment.taxonomy(), runs);
    for (int i = 0; i < size; i++) {
      if (!annotation.has(i)) {
        throw new ConfigurationException(
            Text.of(
                "a benchmark needs a label of every image of data.target, and %s has none: %s",
                images.pool().names().get(i), annotation.place(i)));
      }
    }
  }

  /** Probes of one name are one probe. */
  private static Needs union(List<Needs> all) {
    Set<Domain> anchors = EnumSet.noneOf(Domain.class);
    all.forEach(needs -> anchors.addAll(needs.anchors()));
    return new Needs(
        distinct(all.stream().map(Needs::pool).flatMap(Collection::stream).toList()),
        distinct(all.stream().map(Needs::source).flatMap(Collection::stream).toList()),
        anchors,
        all.stream().anyMatch(Needs::discriminator));
  }

  private static List<Probe> distinct(List<Probe> probes) {
    Map<String, Probe> byName = new LinkedHashMap<>();
    probes.forEach(probe -> byName.putIfAbsent(probe.name(), probe));
    return List.copyOf(byName.values());
  }
}

package io.mada.app.benchmark;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ConfigurationException;
import io.mada.api.Needs;
import io.mada.api.SelectionStrategy;
import io.mada.api.Text;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Pipeline;
import io.mada.app.run.Stage;
import java.nio.file.Path;

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
    SharedNeeds needs = new SharedNeeds();
    for (Cell cell : settings.cells()) {
      // Cells of other seeds differ in nothing that could be wrong.
      if (cell.seed() == seed) {
        check(cell, needs);
      }
    }
    Needs all = needs.all();
    Experiment shared = experiment.beforeSelection(seed, all);
    new ExperimentCheck(shared, images, Pipeline.steps(shared), runs).run();
    checkLabels();
    return all;
  }

  private void check(Cell cell, SharedNeeds needs) {
    Experiment own = experiment.cell(cell);
    try {
      String owner = own.plugins().origin(SelectionStrategy.class, cell.candidate().strategy()).describe();
      needs.add(cell.candidate(), owner, own.selection().strategy().needs());
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
}

package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Plan;
import io.mada.internal.config.Nearest;
import java.nio.file.Path;
import java.util.List;

/** Finds the mistakes in a benchmark that can be found without training. */
public final class BenchmarkCheck {

  private final Experiment experiment;
  private final ImageSets images;
  private final Path runs;

  /**
   * @param runs the folder that run directories are made in
   */
  public BenchmarkCheck(Experiment experiment, ImageSets images, Path runs) {
    this.experiment = experiment;
    this.images = images;
    this.runs = runs;
  }

  /**
   * Fails at the first mistake.
   *
   * @return all that any of the strategies needs
   */
  public Needs run() {
    BenchmarkSettings settings = experiment.benchmark();
    settings.until().ifPresent(this::checkLast);
    long seed = settings.seeds().get(0);
    SharedNeeds needs = new SharedNeeds();
    for (Cell cell : settings.cells()) {
      // Cells of other seeds differ in nothing that could be wrong.
      if (cell.seed() == seed) {
        check(cell, needs);
      }
    }
    Needs all = needs.all();
    Experiment shared = new CellExperiments(experiment).shared(seed, all);
    new ExperimentCheck(shared, images, new Plan(shared).steps(), runs).run();
    checkLabels();
    return all;
  }

  private void checkLast(String stage) {
    List<String> stages = List.copyOf(experiment.stages().keySet());
    if (!stages.contains(stage)) {
      throw new ConfigurationException(
          "benchmark.until: there is no stage '" + stage + "'" + Nearest.hint(stage, stages));
    }
  }

  private void check(Cell cell, SharedNeeds needs) {
    Experiment own = new CellExperiments(experiment).of(cell);
    try {
      String owner =
          own.plugins().origin(SelectionStrategy.class, cell.candidate().strategy()).describe();
      needs.add(cell.candidate(), owner, own.selection().strategy().needs());
      new ExperimentCheck(own, images, new Plan(own).steps(), runs).checkSettings();
    } catch (ConfigurationException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      // What is wrong with a plug-in is wrong with its cells, which will say so; the others go on.
    }
  }

  /** A strategy may choose any image, and nobody waits beside a benchmark to label it. */
  private void checkLabels() {
    int size = images.target().size();
    Annotation annotation =
        experiment.annotator().open(images.target(), experiment.taxonomy(), runs);
    for (int i = 0; i < size; i++) {
      if (!annotation.has(i)) {
        throw new ConfigurationException(
            Text.of(
                "a benchmark needs a label of every image of data.target, and %s has none: %s",
                images.target().names().get(i), annotation.place(i)));
      }
    }
  }
}

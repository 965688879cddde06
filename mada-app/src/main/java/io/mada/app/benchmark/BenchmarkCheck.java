package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.select.Needs;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Plan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds the mistakes in a benchmark that can be found without training. */
public final class BenchmarkCheck {

  /** A method must have the same values for these as the benchmark, since all cells share them. */
  private static final List<String> IN_COMMON = List.of("data", "classes", "modules");

  private final Experiment experiment;
  private final CellExperiments experiments;
  private final ImageSets images;
  private final Path runs;

  /**
   * @param runs the folder in which run directories are made
   */
  public BenchmarkCheck(
      Experiment experiment, CellExperiments experiments, ImageSets images, Path runs) {
    this.experiment = experiment;
    this.experiments = experiments;
    this.images = images;
    this.runs = runs;
  }

  /**
   * Fails at the first mistake.
   *
   * @return the needs of all candidates of a warm-up, by its suffix
   */
  public Map<String, Needs> run() {
    experiments.settings().candidates().forEach(this::checkCommon);
    long seed = experiments.settings().seeds().get(0);
    Map<String, Needs> needs = new LinkedHashMap<>();
    for (WarmUp warmUp : experiments.warmUps()) {
      Needs all = SharedNeeds.of(warmUp, experiments);
      for (Cell cell : experiments.settings().cells()) {
        // Cells of other seeds do not differ in anything that could be wrong.
        if (cell.seed() == seed && warmUp.candidates().contains(cell.candidate())) {
          check(cell);
        }
      }
      needs.put(warmUp.suffix(), all);
      checkWhole(experiments.shared(warmUp, seed, all));
    }
    for (Cell cell : experiments.settings().cells()) {
      if (cell.seed() == seed && cell.candidate().method().isPresent()) {
        CellExperiments.named(cell.candidate(), () -> checkMethod(cell));
      }
    }
    Comparison.of(experiments);
    checkLabels();
    checkEngine();
    return needs;
  }

  private void checkWhole(Experiment own) {
    new ExperimentCheck(own, images, new Plan(own).steps(), runs).run();
  }

  private void checkMethod(Cell cell) {
    boolean alone = experiments.firstOfSelected(cell.candidate()).isEmpty();
    if (alone && !cell.budget().isNothing()) {
      throw new ConfigurationException(
          "no stage learns from selected images; it can only have the budget 0, as {name: "
              + cell.candidate().label()
              + ", budgets: [0]}");
    }
    // Its cells do not differ in anything that only their files reveal.
    if (cell.budget().equals(cell.candidate().budgets().get(0))) {
      checkWhole(experiments.of(cell));
    }
  }

  private void checkCommon(Candidate candidate) {
    candidate
        .method()
        .ifPresent(
            method -> {
              for (String key : IN_COMMON) {
                Object own = WarmUp.withoutCache(((Map<?, ?>) method.values()).get(key));
                Object all = WarmUp.withoutCache(((Map<?, ?>) experiment.values()).get(key));
                if (!Objects.equals(own, all)) {
                  throw CellExperiments.mistake(
                      candidate,
                      key
                          + " must be the same as the benchmark's, and is another; let both extend one file");
                }
              }
            });
  }

  private void check(Cell cell) {
    tolerant(
        cell.candidate(),
        () -> {
          Experiment own = experiments.of(cell);
          new ExperimentCheck(own, images, new Plan(own).steps(), runs).checkSettings();
        });
  }

  /**
   * What is wrong with a plug-in is wrong with its cells, which will report it; the others
   * continue.
   */
  static void tolerant(Candidate candidate, Runnable work) {
    CellExperiments.named(
        candidate,
        () -> {
          try {
            work.run();
          } catch (ConfigurationException e) {
            throw e;
          } catch (RuntimeException | LinkageError e) {
            // Thrown by a plug-in.
          }
        });
  }

  private void checkEngine() {
    if (!experiment.compute().sharesFiles()) {
      throw new ConfigurationException(
          "the cells of a benchmark write into its folder, which the engine's machines do not see; say"
              + " compute.shared_folders: true where they do, or --set compute.engine=local");
    }
  }

  /** A strategy may choose any image, and nobody is waiting to label images for a benchmark. */
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

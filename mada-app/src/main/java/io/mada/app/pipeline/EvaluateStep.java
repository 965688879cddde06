package io.mada.app.pipeline;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.ConfusionFile;
import io.mada.app.run.ImageScoresFile;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.train.evaluate.Calibration;
import io.mada.train.evaluate.Evaluation;
import io.mada.train.evaluate.Scores;
import io.mada.train.evaluate.Views;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores the best network of each stage that has one, in {@code metrics.json}. Also writes their
 * calibration, which classes they confuse, and the scores of each image.
 */
public record EvaluateStep() implements Step {

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /**
   * What {@code evaluation.json} says about a network.
   *
   * @param multiScale scores from several views of each image combined; null if there is only one
   */
  private record Beside(Calibration calibration, Scores multiScale) {}

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public List<String> inputs(Workspace work) {
    return networks(work).stream().map(RunLayout::best).toList();
  }

  @Override
  public Set<Labels> labels(Experiment experiment) {
    return Set.of(Labels.VALIDATION);
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(
        RunLayout.SCORES, RunLayout.EVALUATION, ConfusionFile.NAME, ImageScoresFile.NAME);
  }

  /**
   * The folders that have a network. A network made from something that has since changed is not
   * part of this run.
   */
  private static List<String> networks(Workspace work) {
    return work.plan().networks().stream()
        .filter(
            folder -> work.directory().has(RunLayout.best(folder)) && !work.record().isVoid(folder))
        .toList();
  }

  @Override
  public void run(Workspace work) {
    Map<String, Evaluation> found = new LinkedHashMap<>();
    Map<String, Scores> together = new HashMap<>();
    Views views = work.experiment().views();
    for (String folder : networks(work)) {
      found.put(folder, EvaluationWork.evaluation(work, folder, Views.ONE));
      if (!views.isOne()) {
        together.put(folder, EvaluationWork.evaluation(work, folder, views).scores());
      }
    }
    if (found.isEmpty()) {
      String first = work.plan().networks().get(0);
      work.directory().need(RunLayout.best(first), first);
    }
    Map<String, Scores> scores = new LinkedHashMap<>();
    Map<String, Beside> beside = new LinkedHashMap<>();
    found.forEach(
        (folder, evaluation) -> {
          scores.put(folder, evaluation.scores());
          beside.put(folder, new Beside(evaluation.calibration(), together.get(folder)));
        });
    List<String> classes = work.experiment().taxonomy().names();
    work.directory().write(RunLayout.SCORES, JSON.toJson(scores) + "\n");
    work.directory().write(RunLayout.EVALUATION, JSON.toJson(beside) + "\n");
    ConfusionFile.write(work.directory(), classes, found);
    ImageScoresFile.write(work.directory(), classes, found);
  }

  /** The scores of {@code metrics.json} by stage. */
  public static Map<String, Scores> read(RunDirectory directory) {
    directory.need(RunLayout.SCORES, "evaluate");
    return directory
        .files()
        .json(RunLayout.SCORES, new TypeToken<LinkedHashMap<String, Scores>>() {}.getType());
  }
}

package io.mada.app.pipeline;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.train.evaluate.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scores the best network of each stage that has one: {@code metrics.json}. */
public record EvaluateStep() implements Step {

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

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
    return List.of(RunLayout.SCORES);
  }

  /**
   * The folders that have a network; one that was made from what is another now is not of this run.
   */
  private static List<String> networks(Workspace work) {
    return work.plan().networks().stream()
        .filter(
            folder -> work.directory().has(RunLayout.best(folder)) && !work.record().isVoid(folder))
        .toList();
  }

  @Override
  public void run(Workspace work) {
    Map<String, Scores> scores = new LinkedHashMap<>();
    for (String folder : networks(work)) {
      scores.put(folder, EvaluationWork.scores(work, folder));
    }
    if (scores.isEmpty()) {
      String first = work.plan().networks().get(0);
      work.directory().need(RunLayout.best(first), first);
    }
    work.directory().write(RunLayout.SCORES, JSON.toJson(scores) + "\n");
  }

  /** The scores of {@code metrics.json} by stage. */
  public static Map<String, Scores> read(RunDirectory directory) {
    directory.need(RunLayout.SCORES, "evaluate");
    return directory
        .files()
        .json(RunLayout.SCORES, new TypeToken<LinkedHashMap<String, Scores>>() {}.getType());
  }
}

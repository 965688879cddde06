package io.mada.app.pipeline;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import io.mada.api.Network;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.Stage;
import io.mada.train.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Scores the best network of each stage that has one: {@code metrics.json}. */
public record EvaluateStep() implements Step {

  /** The file of the scores. */
  static final String FILE = "metrics.json";
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
    return stages(work).map(Stage::best).toList();
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(FILE);
  }

  /** Those that have a network; one that was made from what is another now is not of this run. */
  private static Stream<Stage> stages(Workspace work) {
    return Stream.of(Stage.values())
        .filter(stage -> work.directory().has(stage.best()) && !work.record().isVoid(stage.key()));
  }

  @Override
  public void run(Workspace work) {
    Map<String, Scores> scores = new LinkedHashMap<>();
    for (Stage stage : stages(work).toList()) {
      try (Network network = work.best(stage)) {
        scores.put(stage.key(), work.evaluator().evaluate(network, work.progress()));
      }
    }
    if (scores.isEmpty()) {
      work.directory().need(Stage.WARMUP.best(), Stage.WARMUP.key());
    }
    work.directory().write(FILE, JSON.toJson(scores) + "\n");
  }

  /** The scores of {@code metrics.json} by stage. */
  public static Map<String, Scores> read(RunDirectory directory) {
    directory.need(FILE, "evaluate");
    return directory.files().json(FILE, new TypeToken<LinkedHashMap<String, Scores>>() {}.getType());
  }
}

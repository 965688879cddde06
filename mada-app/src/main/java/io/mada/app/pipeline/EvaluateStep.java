package io.mada.app.pipeline;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import io.mada.api.Network;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.train.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores the best network of each stage that has one: {@code metrics.json}. */
public record EvaluateStep() implements Step {

  private static final String FILE = "metrics.json";
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
  public void run(Workspace work) {
    Map<String, Scores> scores = new LinkedHashMap<>();
    List<String> folders = work.plan().networks();
    for (String folder : folders) {
      if (work.directory().has(RunLayout.best(folder))) {
        try (Network network = work.best(folder)) {
          scores.put(folder, work.evaluator().evaluate(network, work.progress()));
        }
      }
    }
    if (scores.isEmpty()) {
      work.directory().need(RunLayout.best(folders.get(0)), folders.get(0));
    }
    work.directory().write(FILE, JSON.toJson(scores) + "\n");
  }

  /** The scores of {@code metrics.json} by stage. */
  public static Map<String, Scores> read(RunDirectory directory) {
    directory.need(FILE, "evaluate");
    return directory.files().json(FILE, new TypeToken<LinkedHashMap<String, Scores>>() {}.getType());
  }
}

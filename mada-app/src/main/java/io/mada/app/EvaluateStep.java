package io.mada.app;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.mada.api.Network;
import io.mada.train.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores the best network of each stage that has one: {@code metrics.json}. */
record EvaluateStep() implements Step {

  static final String FILE = "metrics.json";
  static final List<String> STAGES = List.of(WarmupStep.NAME, TrainStep.STAGE1, TrainStep.STAGE2);
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
    for (String stage : STAGES) {
      if (work.directory().has(stage + "/best.safetensors")) {
        try (Network network = work.best(stage)) {
          scores.put(stage, work.evaluate(network));
        }
      }
    }
    if (scores.isEmpty()) {
      work.directory().need("warmup/best.safetensors", WarmupStep.NAME);
    }
    work.directory().write(FILE, JSON.toJson(scores) + "\n");
  }

  /** The scores of {@code metrics.json} by stage. */
  static Map<String, Scores> read(RunDirectory directory) {
    directory.need(FILE, "evaluate");
    Map<String, Scores> scores = new LinkedHashMap<>();
    JSON.fromJson(directory.read(FILE), JsonObject.class)
        .entrySet()
        .forEach(entry -> scores.put(entry.getKey(), JSON.fromJson(entry.getValue(), Scores.class)));
    return scores;
  }
}

package io.mada.label.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.label.task.LabelTask;
import java.util.Optional;

/** A task in the form that Label Studio imports. */
public final class LabelStudioTask {

  /** The key for our name for the image, in a task's data. */
  public static final String NAME = "mada_id";

  private LabelStudioTask() {}

  /**
   * A task with its data, and with a prediction if there is a pre-label.
   *
   * @param address of the picture, for Label Studio's page
   * @param version identifies what made the prediction
   * @param certainty from 0 to 1. The Data Manager shows the lowest first, so the most wanted has
   *     the lowest
   */
  public static JsonObject of(
      LabelTask task,
      String address,
      Optional<LabelMap> prelabel,
      Taxonomy taxonomy,
      LabelConfig config,
      String version,
      double certainty) {
    var data = new JsonObject();
    data.addProperty(config.image(), address);
    data.addProperty(NAME, task.name());
    data.addProperty("score", task.score());
    data.addProperty("round", task.round());
    data.addProperty("rank", task.rank());
    data.addProperty("reason", task.reason());
    var predictions = new JsonArray();
    prelabel.ifPresent(
        label -> {
          var prediction = new JsonObject();
          prediction.addProperty("model_version", version);
          prediction.addProperty("score", certainty);
          prediction.add("result", BrushResult.of(label, taxonomy, config));
          predictions.add(prediction);
        });
    var json = new JsonObject();
    json.add("data", data);
    json.add("predictions", predictions);
    return json;
  }

  /**
   * The certainty of a task.
   *
   * @param place from 0 for the most wanted
   * @param count of tasks
   */
  public static double certainty(int place, int count) {
    return (double) (place + 1) / (count + 1);
  }

  /** What made the predictions, in words for annotators. */
  public static String version(LabelTask task) {
    return "mada-round" + task.round();
  }
}

package io.mada.label.backend;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.label.format.BrushResult;
import io.mada.label.format.ImageNames;
import io.mada.label.format.LabelConfig;
import io.mada.label.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A machine learning backend for Label Studio. A web server parses requests, calls the method for
 * the address, and sends the result. A request that is not as documented causes a {@link
 * MadaException}, to be answered with status 400. As thread-safe as the parts it is made from.
 */
public final class MlBackend {

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body to be sent as JSON
   */
  public record Answer(int status, JsonObject body) {}

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String REQUEST = "the request";
  private static final String START = "START_TRAINING";
  private static final Set<String> EVENTS =
      Set.of("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATION_DELETED", START);

  private final Taxonomy taxonomy;
  private final Function<String, Optional<LabelMap>> predictions;
  private final Supplier<String> version;
  private final Runnable training;

  /**
   * @param predictions a network's prediction for an image, by the image's name, as training ids
   * @param version of the network, as shown to annotators
   * @param training starts a training and returns at once: Label Studio waits for half a minute
   */
  public MlBackend(
      Taxonomy taxonomy,
      Function<String, Optional<LabelMap>> predictions,
      Supplier<String> version,
      Runnable training) {
    this.taxonomy = taxonomy;
    this.predictions = predictions;
    this.version = version;
    this.training = training;
  }

  /** {@code GET /health} and {@code GET /}. */
  public JsonObject health() {
    var body = new JsonObject();
    body.addProperty("status", "UP");
    body.addProperty("model_class", "MADA");
    return body;
  }

  /**
   * {@code POST /setup}: Label Studio shows which project it is for. A labelling configuration
   * without a brush for pictures is refused, so that the user notices when connecting.
   *
   * @param request with project, schema, hostname, access_token, extra_params
   */
  public JsonObject setup(JsonObject request) {
    config(new Json(request, REQUEST, ""), "schema");
    var body = new JsonObject();
    body.addProperty("model_version", version.get());
    return body;
  }

  private LabelConfig config(Json request, String key) {
    return request
        .find(key)
        .map(Json::text)
        .filter(xml -> !xml.isBlank())
        .map(xml -> LabelConfig.read(xml, "the labelling configuration"))
        .orElseGet(() -> LabelConfig.of(taxonomy));
  }

  /**
   * {@code POST /predict}. An image without a prediction gets an empty one.
   *
   * @param request with tasks, label_config and others
   * @return results, one for each task, in the same order
   */
  public JsonObject predict(JsonObject request) {
    var json = new Json(request, REQUEST, "");
    LabelConfig config = config(json, "label_config");
    var results = new JsonArray();
    for (Json task : json.get("tasks").items()) {
      Optional<LabelMap> label =
          ImageNames.of(task, config.image()).stream()
              .map(predictions)
              .flatMap(Optional::stream)
              .findFirst();
      var prediction = new JsonObject();
      prediction.add(
          "result",
          label.map(found -> BrushResult.of(found, taxonomy, config)).orElseGet(JsonArray::new));
      // Label Studio's own default: the selection takes care of the order.
      prediction.addProperty("score", 0.0);
      prediction.addProperty("model_version", version.get());
      results.add(prediction);
    }
    var body = new JsonObject();
    body.add("results", results);
    return body;
  }

  /**
   * {@code POST /webhook}: the button "Start training", and notifications about annotations, which
   * are only acknowledged.
   *
   * @param request with action and project
   */
  public Answer webhook(JsonObject request) {
    String action = new Json(request, REQUEST, "").get("action").text();
    var body = new JsonObject();
    if (!EVENTS.contains(action)) {
      body.addProperty("status", "Unknown event");
      return new Answer(OK, body);
    }
    if (action.equals(START)) {
      training.run();
    }
    body.add("result", JsonNull.INSTANCE);
    body.addProperty("status", "ok");
    return new Answer(CREATED, body);
  }

  /** {@code GET /metrics}; there are none. */
  public JsonObject metrics() {
    return new JsonObject();
  }
}

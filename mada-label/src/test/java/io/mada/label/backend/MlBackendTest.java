package io.mada.label.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.Handover;
import io.mada.label.format.LabelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers are those of Label Studio's own backend in Python. */
class MlBackendTest {

  private final Map<String, LabelMap> known =
      Map.of(
          "a/b c", Handover.label("10", ".."),
          "x.1", Handover.label("00", "00"));

  private final List<String> events = new ArrayList<>();

  private final MlBackend backend =
      new MlBackend(
          Handover.CLASSES,
          name -> Optional.ofNullable(known.get(name)),
          () -> "round 2",
          () -> events.add("training"));

  @Test
  void itIsUp() {
    assertEquals("{\"status\":\"UP\",\"model_class\":\"MADA\"}", backend.health().toString());
    assertEquals("{}", backend.metrics().toString());
  }

  @Test
  void aProjectIsToldTheVersion() {
    JsonObject request = parse("{'project':'1.1700000000','hostname':'','access_token':''}");
    request.addProperty("schema", LabelConfig.xml(Handover.CLASSES));
    assertEquals("{\"model_version\":\"round 2\"}", backend.setup(request).toString());
  }

  @Test
  void aProjectWithoutABrushIsRefused() {
    JsonObject request = parse("{'project':'1.1','schema':'<View><Choices name=\\'c\\'/></View>'}");
    MadaException error = assertThrows(MadaException.class, () -> backend.setup(request));
    assertEquals(
        "the labelling configuration has no <BrushLabels>: masks need a labelling configuration"
            + " with a brush",
        error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'mada_id':'a/b c'}",
        "{'image':'/data/local-files/?d=annotate/images/a/b%20c.png'}",
        "{'image':'https://files.example.org/pool/a/b%20c.jpg?signature=1'}",
        "{'image':'s3://bucket/a/b%20c.png'}"
      })
  void anImageIsFoundByItsNameOrItsFile(String data) {
    JsonObject answer = backend.predict(parse("{'tasks':[{'id':7,'data':" + data + "}]}"));
    JsonObject prediction = prediction(answer, 0);
    assertEquals("round 2", prediction.get("model_version").getAsString());
    assertEquals(0.0, prediction.get("score").getAsDouble());
    JsonArray result = prediction.getAsJsonArray("result");
    assertEquals(2, result.size());
    JsonObject road = result.get(0).getAsJsonObject();
    assertEquals("brushlabels", road.get("type").getAsString());
    assertEquals(2, road.get("original_width").getAsInt());
    assertEquals("rle", road.getAsJsonObject("value").get("format").getAsString());
    assertEquals("[\"road\"]", road.getAsJsonObject("value").get("brushlabels").toString());
  }

  @Test
  void anUploadedFileIsFoundWithoutTheLettersBeforeItsName() {
    JsonObject answer =
        backend.predict(parse("{'tasks':[{'data':{'image':'/data/upload/3/0a1b2c3d-x.1.png'}}]}"));
    assertEquals(1, prediction(answer, 0).getAsJsonArray("result").size());
  }

  @Test
  void eachTaskHasAnAnswerInItsPlace() {
    JsonObject answer =
        backend.predict(
            parse(
                "{'tasks':[{'data':{'mada_id':'x'}},{'data':{'mada_id':'x.1'}},"
                    + "{'data':{'image':'/y.png'}}]}"));
    assertEquals(3, answer.getAsJsonArray("results").size());
    assertEquals("[]", prediction(answer, 0).get("result").toString());
    assertEquals(1, prediction(answer, 1).getAsJsonArray("result").size());
    assertEquals("[]", prediction(answer, 2).get("result").toString());
  }

  @Test
  void regionsBelongToTheProjectsOwnControls() {
    JsonObject request = parse("{'tasks':[{'data':{'photo':'/x.1.png'}}]}");
    request.addProperty(
        "label_config",
        LabelConfig.xml(Handover.CLASSES)
            .replace("\"tag\"", "\"brush\"")
            .replace("\"image\"", "\"img\"")
            .replace("$image", "$photo"));
    JsonObject region =
        prediction(backend.predict(request), 0).getAsJsonArray("result").get(0).getAsJsonObject();
    assertEquals("brush", region.get("from_name").getAsString());
    assertEquals("img", region.get("to_name").getAsString());
  }

  @Test
  void aRequestThatIsNotAsDocumentedIsAnError() {
    assertError("the request: it has no 'tasks'", () -> backend.predict(parse("{}")));
    assertError(
        "the request: tasks[0].data has neither 'mada_id' nor 'image': whose is it?",
        () -> backend.predict(parse("{'tasks':[{'data':{}}]}")));
    assertError("the request: it has no 'action'", () -> backend.webhook(parse("{}")));
  }

  @Test
  void startTrainingStartsOne() {
    MlBackend.Answer answer =
        backend.webhook(parse("{'action':'START_TRAINING','project':{'id':1}}"));
    assertEquals(201, answer.status());
    assertEquals("ok", answer.body().get("status").getAsString());
    assertEquals(List.of("training"), events);
  }

  @Test
  void annotationsAreAcknowledged() {
    for (String action : List.of("CREATED", "UPDATED", "DELETED")) {
      MlBackend.Answer answer =
          backend.webhook(parse("{'action':'ANNOTATION_" + action + "','project':{'id':1}}"));
      assertEquals(201, answer.status());
    }
    assertEquals(List.of(), events);
  }

  @Test
  void anUnknownEventIsAnsweredAsDocumented() {
    MlBackend.Answer answer = backend.webhook(parse("{'action':'PROJECT_CREATED'}"));
    assertEquals(200, answer.status());
    assertEquals("{\"status\":\"Unknown event\"}", answer.body().toString());
  }

  private static JsonObject prediction(JsonObject answer, int task) {
    return answer.getAsJsonArray("results").get(task).getAsJsonObject();
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(MadaException.class, call).getMessage());
  }
}

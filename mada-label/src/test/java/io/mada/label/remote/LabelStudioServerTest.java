package io.mada.label.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.label.Handover;
import io.mada.label.format.BrushResult;
import io.mada.label.format.ImportedLabels;
import io.mada.label.format.LabelConfig;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as Label Studio's documentation says. */
class LabelStudioServerTest {

  private static final String NAME = "city round 1";
  private static final String WEB_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoxfQ.c2lnbmF0dXJl";

  @TempDir Path folder;

  private final FakeServer server = new FakeServer();
  private LabelTasks tasks;

  @BeforeEach
  void setUp() {
    tasks =
        new Handover(folder, Handover.CLASSES)
            .add("b/second", 4, 3, 2)
            .add("first", 4, 3, 1)
            .tasks();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LabelStudioServer studio(String project, String token) {
    return new LabelStudioServer(server.settings(project, token, NAME), server.pauses::add);
  }

  private void acceptProject() {
    server.on(
        "GET /api/projects/",
        200,
        "{\"count\": 1, \"next\": null, \"results\": [{\"id\": 1, \"title\": \"city round 10\"}]}");
    server.on("POST /api/projects/", 201, "{\"id\": 5, \"title\": \"city round 1\"}");
    acceptTasks();
    server.on("DELETE /api/projects/5/", request -> FakeServer.Reply.of(204, "text/plain", ""));
  }

  private void acceptTasks() {
    server.on("POST /api/projects/5/import", 201, "{\"file_upload_ids\": [11]}");
    server.on("POST /api/projects/5/import", 201, "{\"file_upload_ids\": [12]}");
    server.on("POST /api/projects/5/import", 201, "{\"task_count\": 2}");
    server.on(
        "GET /api/import/file-upload/11",
        200,
        "{\"id\": 11, \"file\": \"upload/5/0a1b2c3d-01-00001_first.png\"}");
    server.on(
        "GET /api/import/file-upload/12",
        200,
        "{\"id\": 12, \"file\": \"upload/5/0a1b2c3d-01-00002_b_second.png\"}");
  }

  @Test
  void aProjectIsMadeWithPicturesAndPredictionsTheMostWantedFirst() {
    acceptProject();
    RemoteLabels.Pushed pushed =
        studio("", "abc")
            .push(
                tasks,
                tasks.tasks(),
                task -> task.rank() == 1 ? Handover.label("0000", "0000", "....") : null);
    assertEquals("5", pushed.id());
    assertEquals(
        List.of(
            "GET /api/projects/?page=1&page_size=100",
            "POST /api/projects/",
            "POST /api/projects/5/import?commit_to_project=false",
            "GET /api/import/file-upload/11",
            "POST /api/projects/5/import?commit_to_project=false",
            "GET /api/import/file-upload/12",
            "POST /api/projects/5/import"),
        server.lines());
    assertEquals("Token abc", server.requests.get(0).header("Authorization"));
    JsonObject project = server.requests.get(1).json().getAsJsonObject();
    assertEquals(NAME, project.get("title").getAsString());
    LabelConfig config = LabelConfig.read(project.get("label_config").getAsString(), "it");
    assertEquals(Handover.CLASSES.names(), config.classes());
    assertTrue(
        server.requests.get(2).text().contains("filename=\"01-00001_first.png\""),
        () -> server.requests.get(2).text());

    JsonArray imported = server.requests.get(6).json().getAsJsonArray();
    assertEquals(2, imported.size());
    JsonObject first = imported.get(0).getAsJsonObject();
    JsonObject data = first.getAsJsonObject("data");
    assertEquals("/data/upload/5/0a1b2c3d-01-00001_first.png", data.get("image").getAsString());
    assertEquals("first", data.get("mada_id").getAsString());
    assertEquals(NAME, data.get("mada_task").getAsString());
    JsonObject prediction = first.getAsJsonArray("predictions").get(0).getAsJsonObject();
    assertEquals("mada-round1", prediction.get("model_version").getAsString());
    assertEquals(1 / 3.0, prediction.get("score").getAsDouble());
    assertEquals(1, prediction.getAsJsonArray("result").size());
    JsonObject second = imported.get(1).getAsJsonObject();
    assertEquals("b/second", second.getAsJsonObject("data").get("mada_id").getAsString());
    assertEquals(0, second.getAsJsonArray("predictions").size());
  }

  @Test
  void tasksInAGivenProjectFollowItsConfiguration() {
    acceptTasks();
    server.on(
        "GET /api/projects/5/",
        200,
        configured(
            LabelConfig.xml(Handover.CLASSES)
                .replace("name=\"tag\"", "name=\"brush\"")
                .replace("\"image\"", "\"photo\"")
                .replace("$image", "$url")));
    studio("5", "abc").push(tasks, tasks.tasks(), task -> Handover.label("0000", "0000", "...."));
    JsonObject first =
        server
            .requests
            .get(server.requests.size() - 1)
            .json()
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();
    assertTrue(first.getAsJsonObject("data").has("url"));
    JsonObject region =
        first
            .getAsJsonArray("predictions")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("result")
            .get(0)
            .getAsJsonObject();
    assertEquals("brush", region.get("from_name").getAsString());
    assertEquals("photo", region.get("to_name").getAsString());
    assertFalse(server.lines().contains("POST /api/projects/"));
  }

  private static String configured(String xml) {
    var project = new JsonObject();
    project.addProperty("label_config", xml);
    return project.toString();
  }

  @Test
  void aGivenProjectThatLacksAClassIsAnError() {
    String xml = LabelConfig.xml(Handover.CLASSES).replace("\"sky\"", "\"sky!\"");
    server.on("GET /api/projects/5/", 200, configured(xml));
    assertError(
        "project 5 of URI has no label 'sky': add it to its brush; did you mean 'sky!'?",
        () -> studio("5", "abc").push(tasks, tasks.tasks(), task -> null));
    server.on(
        "GET /api/projects/6/", 200, configured("<View><Text name=\"t\" value=\"$t\"/></View>"));
    assertError(
        "the configuration of project 6 of URI has no <BrushLabels>: masks need a labelling"
            + " configuration with a brush",
        () -> studio("6", "abc").push(tasks, tasks.tasks(), task -> null));
    server.on(
        "GET /api/projects/7/",
        200,
        configured("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><View/>"));
    MadaException error =
        assertThrows(
            MadaException.class, () -> studio("7", "abc").push(tasks, tasks.tasks(), task -> null));
    assertTrue(error.getMessage().contains("is no XML"), error::getMessage);
  }

  @Test
  void aPersonalTokenIsExchangedAndRenewed() {
    server.on("POST /api/token/refresh/", 200, "{\"access\": \"short1\"}");
    server.on("POST /api/token/refresh/", 200, "{\"access\": \"short2\"}");
    server.on(
        "GET /api/projects/",
        200,
        "{\"next\": null, \"results\": [{\"id\": 5, \"title\": \"city round 1\"}]}");
    server.on("GET /api/projects/5/export", 401, "{\"detail\": \"Token is expired\"}");
    server.on("GET /api/projects/5/export", 200, "[" + exported("first", NAME, false, 0) + "]");
    studio("", WEB_TOKEN).pull(tasks);
    assertEquals("", server.requests.get(0).header("Authorization"));
    assertEquals("{\"refresh\":\"" + WEB_TOKEN + "\"}", server.requests.get(0).text());
    assertEquals("Bearer short1", server.requests.get(1).header("Authorization"));
    assertEquals("Bearer short1", server.requests.get(2).header("Authorization"));
    assertEquals("Bearer short2", server.requests.get(4).header("Authorization"));
  }

  @Test
  void aPersonalTokenThatIsRefusedIsALine() {
    server.on("POST /api/token/refresh/", 401, "{\"detail\": \"Token is invalid\"}");
    assertError(
        "URI refused the token for POST /api/token/refresh/ (status 401): make a new one on its"
            + " page, for a user who may do that",
        () -> studio("", WEB_TOKEN).pull(tasks));
  }

  @Test
  void aProjectThatCannotBeFilledIsRemoved() {
    acceptProject();
    server.on("GET /api/import/file-upload/11", 404, "{}");
    var broken = new Handover(folder.resolve("x"), Handover.CLASSES).add("first", 4, 3).tasks();
    folder.resolve("x/images/first.png").toFile().delete();
    assertThrows(
        MadaException.class, () -> studio("", "abc").push(broken, broken.tasks(), task -> null));
    assertEquals("DELETE /api/projects/5/", server.lines().get(server.lines().size() - 1));
  }

  @Test
  void aProjectIsNotMadeTwice() {
    server.on(
        "GET /api/projects/", 200, "{\"results\": [{\"id\": 5, \"title\": \"city round 1\"}]}");
    assertError(
        "URI has a project 'city round 1' already: pull it, or delete it there to begin again",
        () -> studio("", "abc").push(tasks, tasks.tasks(), task -> null));
    var longName =
        new LabelStudioServer(server.settings("", "abc", "a".repeat(51)), server.pauses::add);
    assertThrows(
        ConfigurationException.class, () -> longName.push(tasks, tasks.tasks(), task -> null));
  }

  @Test
  void annotationsOfTheRoundArePulled() {
    server.on(
        "GET /api/projects/5/export",
        200,
        "["
            + exported("first", NAME, false, 1)
            + ","
            + exported("b/second", NAME, true, 0)
            + ","
            + exported("first", "city round 0", false, 2)
            + "]");
    ImportedLabels pulled = studio("5", "abc").pull(tasks);
    assertEquals(
        "GET /api/projects/5/export?exportType=JSON&download_all_tasks=true",
        server.lines().get(0));
    assertEquals(List.of("first"), pulled.labels().keySet().stream().map(LabelTask::name).toList());
    assertEquals("1111/1111/....", Handover.text(pulled.labels().values().iterator().next()));
    assertEquals(List.of("b/second"), pulled.skipped().stream().map(LabelTask::name).toList());
  }

  /** A task as the export has it. */
  private static String exported(String name, String round, boolean cancelled, int id) {
    var data = new JsonObject();
    data.addProperty("mada_id", name);
    data.addProperty("mada_task", round);
    JsonElement result =
        BrushResult.of(
            Handover.label("0000".replace("0", "" + id), "0000".replace("0", "" + id), "...."),
            Handover.CLASSES,
            LabelConfig.of(Handover.CLASSES));
    var annotation = new JsonObject();
    annotation.addProperty("was_cancelled", cancelled);
    annotation.add("result", result);
    var annotations = new JsonArray();
    annotations.add(annotation);
    var task = new JsonObject();
    task.addProperty("id", 1);
    task.add("data", data);
    task.add("annotations", annotations);
    return task.toString();
  }

  @Test
  void aProjectThatIsNotThereIsAnError() {
    server.on(
        "GET /api/projects/", 200, "{\"results\": [{\"id\": 1, \"title\": \"city round 2\"}]}");
    assertError(
        "URI has no project 'city round 1'; did you mean 'city round 2'?",
        () -> studio("", "abc").pull(tasks));
    server.on("GET /api/projects/9/export", 404, "{\"detail\": \"Not found.\"}");
    server.on(
        "GET /api/projects/8/export", 200, "[" + exported("first", "other round", false, 0) + "]");
    assertError(
        folder.resolve("label-studio-export.json")
            + " has 1 tasks, but none of those that are meant",
        () -> studio("8", "abc").pull(tasks));
    assertError(
        "URI answered GET /api/projects/9/export with status 404: {\"detail\": \"Not found.\"}",
        () -> studio("9", "abc").pull(tasks));
  }

  private void assertError(String message, Executable call) {
    MadaException error = assertThrows(MadaException.class, call);
    assertEquals(message.replace("URI", server.uri().toString()), error.getMessage());
  }
}

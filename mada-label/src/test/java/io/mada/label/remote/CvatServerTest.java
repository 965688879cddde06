package io.mada.label.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.Handover;
import io.mada.label.format.ImportedLabels;
import io.mada.label.format.LabelFormats;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers as CVAT's documentation and its own client say. */
class CvatServerTest {

  private static final String NAME = "city round 1";

  private static final String LABELS =
      """
      {"count": 3, "next": null, "previous": null, "results": [
        {"id": 31, "name": "road"}, {"id": 32, "name": "tree & bush"}, {"id": 33, "name": "sky"}]}
      """;

  @TempDir Path folder;

  private final FakeServer server = new FakeServer();
  private LabelTasks tasks;

  @BeforeEach
  void setUp() {
    tasks =
        new Handover(folder, Handover.CLASSES)
            .add("b/second", 4, 3, 2)
            .add("first", 4, 3, 1)
            .add("third one", 4, 3, 3)
            .tasks();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CvatServer cvat(String project) {
    return new CvatServer(server.settings(project, "abc", NAME), server.pauses::add);
  }

  private void haveNoTask() {
    server.on("GET /api/tasks", 200, "{\"next\": null, \"results\": []}");
  }

  private void acceptTask() {
    haveNoTask();
    server.on("POST /api/tasks", 201, "{\"id\": 7, \"name\": \"city round 1\"}");
    server.on("POST /api/tasks/7/data/", 202, "{}");
    server.on("POST /api/tasks/7/data/", 200, "{}");
    server.on("POST /api/tasks/7/data/", 202, "{\"rq_id\": \"action=create&target=task&id=7\"}");
    server.on("GET /api/requests/action=create&target=task&id=7", 200, "{\"status\": \"started\"}");
    server.on(
        "GET /api/requests/action=create&target=task&id=7", 200, "{\"status\": \"finished\"}");
    server.on(
        "GET /api/tasks/7/data/meta",
        200,
        """
        {"frames": [{"name": "01-00001_first.png"}, {"name": "01-00002_b_second.png"},
          {"name": "01-00003_third_one.png"}], "deleted_frames": []}
        """);
    server.on("GET /api/labels", 200, LABELS);
    server.on("PATCH /api/tasks/7/annotations/", 200, "{}");
    server.on("DELETE /api/tasks/7", request -> FakeServer.Reply.of(204, "text/plain", ""));
  }

  @Test
  void aTaskIsMadeWithImagesAndPreLabelsTheMostWantedFirst() {
    acceptTask();
    RemoteLabels.Pushed pushed =
        cvat("")
            .push(
                tasks,
                tasks.tasks(),
                task -> task.rank() == 2 ? Handover.label("0011", "00.1", "0000") : null);
    assertEquals("7", pushed.id());
    assertEquals(server.uri() + "/tasks/7", pushed.page().toString());
    assertEquals(
        List.of(
            "GET /api/tasks?name=city%20round%201",
            "POST /api/tasks",
            "POST /api/tasks/7/data/",
            "POST /api/tasks/7/data/",
            "POST /api/tasks/7/data/",
            "GET /api/requests/action%3Dcreate%26target%3Dtask%26id%3D7",
            "GET /api/requests/action%3Dcreate%26target%3Dtask%26id%3D7",
            "GET /api/tasks/7/data/meta",
            "GET /api/labels?task_id=7&page_size=500",
            "PATCH /api/tasks/7/annotations/?action=create"),
        server.lines());
    assertEquals(List.of(Duration.ofSeconds(2)), server.pauses);

    JsonObject task = server.requests.get(1).json().getAsJsonObject();
    assertEquals(NAME, task.get("name").getAsString());
    assertEquals(1, task.get("segment_size").getAsInt());
    assertEquals(
        "[{\"name\":\"road\",\"color\":\"#804080\",\"type\":\"mask\",\"attributes\":[]},"
            + "{\"name\":\"tree & bush\",\"color\":\"#6b8e23\",\"type\":\"mask\",\"attributes\":[]},"
            + "{\"name\":\"sky\",\"color\":\"#4682b4\",\"type\":\"mask\",\"attributes\":[]}]",
        task.get("labels").toString());
    assertEquals("true", server.requests.get(2).header("Upload-start"));
    FakeServer.Request upload = server.requests.get(3);
    assertEquals("true", upload.header("Upload-multiple"));
    int first = upload.text().indexOf("name=\"client_files[0]\"; filename=\"01-00001_first.png\"");
    int last =
        upload.text().indexOf("name=\"client_files[2]\"; filename=\"01-00003_third_one.png\"");
    assertTrue(first > 0 && last > first, upload::text);
    assertTrue(upload.text().contains("\u0089PNG"));
    assertEquals("true", server.requests.get(4).header("Upload-finish"));
    JsonObject finish = server.requests.get(4).json().getAsJsonObject();
    assertEquals("predefined", finish.get("sorting_method").getAsString());
    assertEquals(
        "[\"01-00001_first.png\",\"01-00002_b_second.png\",\"01-00003_third_one.png\"]",
        finish.get("upload_file_order").toString());

    JsonArray shapes = server.requests.get(9).json().getAsJsonObject().getAsJsonArray("shapes");
    assertEquals(2, shapes.size());
    assertShape(shapes.get(0), 31, "[0,2,2,2,2,4,0,0,3,2]");
    assertShape(shapes.get(1), 32, "[0,2,1,1,2,0,3,1]");
  }

  /** Worked out by hand: runs inside of the box, then left, top, right and bottom. */
  private static void assertShape(JsonElement shape, int label, String points) {
    JsonObject json = shape.getAsJsonObject();
    assertEquals("mask", json.get("type").getAsString());
    assertEquals(1, json.get("frame").getAsInt());
    assertEquals(label, json.get("label_id").getAsInt());
    assertEquals(points, json.get("points").toString());
  }

  @Test
  void aTaskInAProjectHasTheProjectsLabels() {
    acceptTask();
    server.on(
        "GET /api/projects",
        200,
        "{\"results\": [{\"id\": 3, \"name\": \"streets old\"}, {\"id\": 4, \"name\": \"streets\"}]}");
    cvat("streets").push(tasks, tasks.tasks(), task -> null);
    JsonObject task =
        server.requests.stream()
            .filter(request -> request.line().equals("POST /api/tasks"))
            .findFirst()
            .orElseThrow()
            .json()
            .getAsJsonObject();
    assertEquals(4, task.get("project_id").getAsInt());
    assertFalse(task.has("labels"));
    assertTrue(server.lines().contains("GET /api/labels?project_id=4&page_size=500"));
  }

  @Test
  void aProjectWithoutOneOfTheClassesIsAnErrorBeforeAnythingIsMade() {
    haveNoTask();
    server.on(
        "GET /api/labels",
        200,
        "{\"results\": [{\"id\": 31, \"name\": \"road\"}, {\"id\": 32, \"name\": \"tree&bush\"}]}");
    assertError(
        "URI has no label 'tree & bush' there: add it to the project, with the type mask; did you"
            + " mean 'tree&bush'?",
        () -> cvat("12").push(tasks, tasks.tasks(), task -> null));
    assertFalse(server.lines().contains("POST /api/tasks"));
    server.on("GET /api/projects", 200, "{\"results\": [{\"id\": 3, \"name\": \"street\"}]}");
    assertError(
        "URI has no project 'streets'; did you mean 'street'?",
        () -> cvat("streets").push(tasks, tasks.tasks(), task -> null));
  }

  @Test
  void aTaskIsNotMadeTwice() {
    server.on("GET /api/tasks", 200, "{\"results\": [{\"id\": 7, \"name\": \"city round 1\"}]}");
    assertError(
        "URI has a task 'city round 1' already: pull it, or delete it there to begin again",
        () -> cvat("").push(tasks, tasks.tasks(), task -> null));
  }

  @Test
  void aTaskWhoseImagesAreNotTakenIsRemoved() {
    haveNoTask();
    server.on("POST /api/tasks", 201, "{\"id\": 7}");
    server.on("POST /api/tasks/7/data/", 202, "{}");
    server.on("GET /api/tasks/7/status", 200, "{\"state\": \"Queued\"}");
    server.on(
        "GET /api/tasks/7/status", 200, "{\"state\": \"Failed\", \"message\": \"no\\nspace\"}");
    server.on("DELETE /api/tasks/7", request -> FakeServer.Reply.of(204, "text/plain", ""));
    assertError(
        "URI has not taken the images: no space",
        () -> cvat("").push(tasks, tasks.tasks(), task -> null));
    assertEquals("DELETE /api/tasks/7", server.lines().get(server.lines().size() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7/../../users/1\"", "\"7?x=1\"", "\"\"", "\"\u00e4\"", "null"})
  void anIdThatWouldLeadElsewhereIsRefused(String id) {
    server.on(
        "GET /api/tasks", 200, "{\"results\": [{\"id\": " + id + ", \"name\": \"city round 1\"}]}");

    assertThrows(MadaException.class, () -> cvat("").pull(tasks));

    assertEquals(List.of("GET /api/tasks?name=city%20round%201"), server.lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {".example.net/api", "@example.net/", ":x", "mailto:a@b.c"})
  void anotherPageOfAListIsOnTheSameServer(String next) {
    server.on("GET /api/tasks", 200, "{\"next\": \"" + next + "\", \"results\": []}");

    assertError("GET /api/tasks of 127.0.0.1: next is no address", () -> cvat("").pull(tasks));
  }

  private void haveTask(String deleted, String... states) throws IOException {
    server.on(
        "GET /api/tasks",
        200,
        "{\"next\": \"http://cvat-internal/api/tasks?page=2\","
            + " \"results\": [{\"id\": 6, \"name\": \"city round 10\"}]}");
    server.on(
        "GET /api/tasks",
        200,
        "{\"next\": null, \"results\": [{\"id\": 7, \"name\": \"city round 1\"}]}");
    var jobs = new StringBuilder();
    for (int i = 0; i < states.length; i++) {
      jobs.append(i == 0 ? "" : ",")
          .append("{\"state\": \"" + states[i] + "\", \"start_frame\": " + i)
          .append(", \"stop_frame\": " + i + "}");
    }
    jobs.append(
        ",{\"type\": \"ground_truth\", \"state\": \"completed\", \"start_frame\": 0,"
            + " \"stop_frame\": 2}");
    server.on("GET /api/jobs", 200, "{\"next\": null, \"results\": [" + jobs + "]}");
    server.on(
        "GET /api/tasks/7/data/meta",
        200,
        "{\"frames\": [{\"name\": \"01-00001_first.png\"}, {\"name\": \"01-00002_b_second.png\"},"
            + " {\"name\": \"01-00003_third_one.png\"}], \"deleted_frames\": "
            + deleted
            + "}");
    server.on("POST /api/tasks/7/dataset/export", 202, "{\"rq_id\": \"r1\"}");
    server.on("GET /api/requests/r1", 200, "{\"status\": \"queued\"}");
    server.on(
        "GET /api/requests/r1",
        200,
        "{\"status\": \"finished\", \"result_url\":"
            + " \"http://cvat-internal:8080/api/tasks/7/dataset/download?rq_id=r1\"}");
    // CVAT's export has the names of its own images.
    var named = new Handover(folder.resolve("cvat"), Handover.CLASSES);
    named
        .add("01-00001_first", 4, 3)
        .add("01-00002_b_second", 4, 3)
        .add("01-00003_third_one", 4, 3);
    Path zip = folder.resolve("export.zip");
    LabelFormats.named("cvat")
        .write(
            named.tasks(),
            named.tasks().tasks(),
            task -> task.rank() == 3 ? null : Handover.label("0011", "00.1", "22" + "00"),
            zip);
    byte[] content = Files.readAllBytes(zip);
    server.on(
        "GET /api/tasks/7/dataset/download",
        request -> new FakeServer.Reply(200, Map.of(), content));
  }

  @Test
  void labelsAreThoseOfCompletedJobs() throws IOException {
    haveTask("[]", "completed", "in progress", "completed");
    ImportedLabels pulled = cvat("").pull(tasks);
    assertEquals(List.of("first"), pulled.labels().keySet().stream().map(LabelTask::name).toList());
    LabelMap label = pulled.labels().values().iterator().next();
    assertEquals("0011/00.1/2200", Handover.text(label));
    assertEquals(
        List.of(
            "1 images stay out, since their jobs are not completed yet, such as 'b/second'",
            "1 images of completed jobs have no mask and stay out, such as 'third one'"),
        pulled.notes());
    assertEquals(List.of(), pulled.skipped());
    assertEquals(
        List.of(
            "GET /api/tasks?name=city%20round%201",
            "GET /api/tasks?page=2",
            "GET /api/tasks/7/data/meta",
            "GET /api/jobs?task_id=7&page_size=500",
            "POST /api/tasks/7/dataset/export?format=Segmentation+mask+1.1&location=local"
                + "&save_images=false",
            "GET /api/requests/r1",
            "GET /api/requests/r1",
            "GET /api/tasks/7/dataset/download?rq_id=r1"),
        server.lines());
  }

  @Test
  void removedImagesAreSkipped() throws IOException {
    haveTask("[1]", "completed", "completed", "new");
    ImportedLabels pulled = cvat("").pull(tasks);
    assertEquals(List.of("b/second"), pulled.skipped().stream().map(LabelTask::name).toList());
    assertEquals(1, pulled.labels().size());
  }

  @Test
  void beforeAnythingIsDoneNothingIsExported() throws IOException {
    haveTask("[]", "new", "new", "new");
    ImportedLabels pulled = cvat("").pull(tasks);
    assertEquals(Map.of(), pulled.labels());
    assertEquals(1, pulled.notes().size());
    assertEquals(4, server.requests.size());
  }

  @Test
  void anExportThatIsNeverReadyIsGivenUp() throws IOException {
    haveTask("[]", "completed", "new", "new");
    server.on("POST /api/tasks/7/dataset/export", 202, "{\"rq_id\": \"r2\"}");
    server.on("GET /api/requests/r2", 200, "{\"status\": \"queued\"}");
    var limit = Duration.ofSeconds(5);
    var settings =
        new RemoteSettings(
            server.uri(), "", new Token("abc"), NAME, new TimeLimits(limit, limit, limit), false);
    var cvat = new CvatServer(settings, server.pauses::add);
    cvat.pull(tasks);
    server.pauses.clear();
    assertError(
        "URI has not exported the masks within 5 s: try again later", () -> cvat.pull(tasks));
    assertEquals(List.of(Duration.ofSeconds(2), Duration.ofSeconds(2)), server.pauses);
  }

  @Test
  void aTaskThatIsNotThereIsAnError() {
    haveNoTask();
    assertError("URI has no task 'city round 1': push it first", () -> cvat("").pull(tasks));
  }

  private void assertError(String message, Executable call) {
    MadaException error = assertThrows(MadaException.class, call);
    assertEquals(message.replace("URI", server.uri().toString()), error.getMessage());
  }
}

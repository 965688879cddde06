package io.mada.label.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.label.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Operations of CVAT that take several steps: paged lists, uploads, and background work. */
final class CvatJobs {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int MOST_PAGES = 1000;

  /** As in CVAT's own client, which stays below what CVAT's web server accepts. */
  private static final long REQUEST_BYTES = 100L << 20;

  private static final int REQUEST_FILES = 50;

  /** For JPEG, for the annotators' page. */
  private static final int QUALITY = 95;

  private final RemoteSettings settings;
  private final RestClient client;
  private final Sleeper sleeper;

  CvatJobs(RemoteSettings settings, RestClient client, Sleeper sleeper) {
    this.settings = settings;
    this.client = client;
    this.sleeper = sleeper;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** All results of a paged list. */
  List<Json> list(String path) {
    List<Json> results = new ArrayList<>();
    String next = path;
    for (int page = 0; page < MOST_PAGES; page++) {
      Json answer = client.get(next);
      results.addAll(answer.get("results").items());
      Optional<Json> more = answer.find("next");
      if (more.isEmpty()) {
        return results;
      }
      next = pathOf(more.get());
    }
    throw new MadaException(settings.server() + " has a list without an end at " + path);
  }

  /**
   * A URL given by the server. Behind a proxy, the server may have a different name for itself than
   * we do; and the token goes to nobody else.
   */
  private String pathOf(Json address) {
    try {
      URI uri = URI.create(address.text());
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String base = settings.server().getRawPath() == null ? "" : settings.server().getRawPath();
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      if (!path.startsWith("/")) {
        throw address.error("is no address");
      }
      String plain = base.replaceFirst("/+$", "");
      return (path.startsWith(plain + "/") ? path.substring(plain.length()) : path) + query;
    } catch (IllegalArgumentException e) {
      throw address.error("is no address");
    }
  }

  /** Uploads a task's images, in this order. */
  void upload(String id, List<Upload> uploads) {
    String path = "/api/tasks/" + id + "/data/";
    client.sendOnly("POST", path, Map.of("Upload-Start", "true"), null);
    for (int from = 0; from < uploads.size(); ) {
      var form = new Multipart().field("image_quality", Integer.toString(QUALITY));
      long bytes = 0;
      int to = from;
      while (to < uploads.size()
          && to - from < REQUEST_FILES
          && (to == from || bytes + uploads.get(to).bytes() <= REQUEST_BYTES)) {
        Upload upload = uploads.get(to);
        form.file("client_files[" + (to - from) + "]", upload.name(), upload.file());
        bytes += upload.bytes();
        to++;
      }
      client.post(path, Map.of("Upload-Multiple", "true"), form);
      from = to;
    }
    var order = new JsonArray();
    uploads.forEach(upload -> order.add(upload.name()));
    var finish = new JsonObject();
    finish.addProperty("image_quality", QUALITY);
    finish.addProperty("sorting_method", "predefined");
    finish.add("upload_file_order", order);
    Json answer = client.send("POST", path, Map.of("Upload-Finish", "true"), finish);
    Optional<Json> request = answer.isObject() ? answer.find("rq_id") : Optional.empty();
    if (request.isPresent()) {
      await(request.get().text(), "taken the images");
    } else {
      awaitStatus(id);
    }
  }

  /** Versions before 2.30 have no requests for uploads. */
  private void awaitStatus(String id) {
    var waiting = waiting("taken the images");
    while (true) {
      Json status = client.get("/api/tasks/" + id + "/status");
      if (isDone(status, "state", "taken the images")) {
        return;
      }
      waiting.sleep(PAUSE);
    }
  }

  private Waiting waiting(String what) {
    return new Waiting(sleeper, settings.limits().job(), settings.server() + " has not " + what);
  }

  private boolean isDone(Json answer, String key, String what) {
    String status = answer.get(key).text().toLowerCase(Locale.ROOT);
    if (status.equals("failed")) {
      String message =
          answer.find("message").filter(Json::isText).map(Json::text).orElse("it does not say why");
      throw new MadaException(
          Text.of("%s has not %s: %s", settings.server(), what, shortened(message)));
    }
    return status.equals("finished");
  }

  private String shortened(String message) {
    String line = Text.line(settings.token().hidden(message));
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  /** Waits for background work; returns the server's last report on it. */
  Json await(String request, String what) {
    var waiting = waiting(what);
    while (true) {
      Json answer = client.get("/api/requests/" + encoded(request));
      if (isDone(answer, "status", what)) {
        return answer;
      }
      waiting.sleep(PAUSE);
    }
  }

  /** Downloads a task's masks. */
  void export(String id, Path file) {
    Json begun =
        client.send(
            "POST",
            "/api/tasks/"
                + id
                + "/dataset/export?format=Segmentation+mask+1.1&location=local&save_images=false",
            null);
    Json done = await(begun.get("rq_id").text(), "exported the masks");
    client.download(pathOf(done.get("result_url")), file);
  }
}

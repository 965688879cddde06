package io.mada.label.web;

import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import io.mada.label.check.LabelFindings;
import io.mada.label.task.LabelTask;
import io.mada.label.web.Labelling.Shown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the page asks for, under {@code /api/}. */
final class Api extends Handler.Abstract {

  private static final String BYTES = "application/octet-stream";
  private static final Pattern IMAGE = Pattern.compile("/api/images/(\\d{1,9})/([a-z]+)");

  /** A stroke that changes every pixel of a large image has a run for each at worst. */
  private static final int LARGEST_STROKE = 64 << 20;

  private static final int DAY = 24 * 60 * 60;

  private final Labelling labelling;
  private final Overview overview;
  private final Locks locks;
  private final RunControl run;

  Api(Labelling labelling, Overview overview, Locks locks, RunControl run) {
    this.labelling = labelling;
    this.overview = overview;
    this.locks = locks;
    this.run = run;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (!path.startsWith("/api/")) {
      return false;
    }
    var exchange = new Exchange(request, response, callback);
    try {
      answer(request.getMethod() + " " + path, exchange);
    } catch (Refusal e) {
      exchange.refuse(e.status(), e.getMessage());
    } catch (MadaException e) {
      exchange.refuse(500, e.getMessage());
    }
    return true;
  }

  private void answer(String request, Exchange exchange) throws IOException {
    switch (request) {
      case "GET /api/queue" -> exchange.answer(overview.queue(exchange.query("tab")));
      case "GET /api/training" -> exchange.answer(training());
      case "POST /api/training/start" -> {
        startRun();
        exchange.answer(Map.of("state", "running"));
      }
      default -> {
        int space = request.indexOf(' ');
        Matcher matcher = IMAGE.matcher(request.substring(space + 1));
        if (!matcher.matches()) {
          throw Refusal.missing("there is nothing here");
        }
        answer(request.substring(0, space), task(matcher.group(1)), matcher.group(2), exchange);
      }
    }
  }

  private LabelTask task(String id) {
    return labelling.tasks().tasks().stream()
        .filter(task -> String.valueOf(task.image()).equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.missing("no image that is to be labelled has the number " + id));
  }

  private void answer(String method, LabelTask task, String what, Exchange exchange)
      throws IOException {
    switch (method + " " + what) {
      case "GET picture" -> file(labelling.tasks().picture(task), exchange);
      case "GET entropy" -> file(labelling.tasks().entropy(task), exchange);
      case "GET label" -> {
        Shown shown = labelling.show(task);
        exchange.header("X-Mada-From", shown.from().name().toLowerCase(Locale.ROOT));
        exchange.header("X-Mada-Version", String.valueOf(shown.version()));
        exchange.send(200, BYTES, shown.label().ids(), true);
      }
      case "GET prediction" -> exchange.send(200, BYTES, labelling.prediction(task).ids(), true);
      case "GET wanted" -> exchange.send(200, BYTES, bytes(task.wanted()), true);
      case "GET superpixels" -> exchange.send(200, BYTES, superpixels(task, exchange), true);
      case "POST strokes" -> stroke(task, exchange);
      case "POST lock" -> lock(task, exchange);
      case "POST unlock" -> {
        locks.release(task.name(), Exchange.text(exchange.json(), "tab"));
        exchange.answer(Map.of());
      }
      case "POST done" -> {
        JsonObject json = exchange.json();
        requireLock(task, Exchange.text(json, "tab"));
        LabelFindings findings = labelling.accept(task, Exchange.text(json, "who"));
        exchange.answer(Map.of("state", "labelled", "warnings", findings.warnings()));
      }
      case "POST reopen" -> {
        labelling.reopen(task);
        exchange.answer(Map.of("state", "open"));
      }
      case "POST reset" -> {
        requireLock(task, Exchange.text(exchange.json(), "tab"));
        labelling.reset(task);
        exchange.answer(Map.of("version", 0));
      }
      case "POST skip" -> {
        JsonObject json = exchange.json();
        labelling.skip(task, Exchange.text(json, "reason"), Exchange.text(json, "who"));
        exchange.answer(Map.of("state", "skipped"));
      }
      case "POST replace" -> {
        JsonObject json = exchange.json();
        LabelTask other =
            labelling.replace(task, Exchange.text(json, "reason"), Exchange.text(json, "who"));
        exchange.answer(Map.of("id", other.image(), "name", other.name()));
      }
      default -> throw Refusal.missing("there is nothing here");
    }
  }

  private void file(Path file, Exchange exchange) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String type =
        name.endsWith(".png") ? "image/png" : name.endsWith(".webp") ? "image/webp" : "image/jpeg";
    if (!Files.exists(file)) {
      throw Refusal.missing(file + " is missing");
    }
    exchange.send(200, type, Files.readAllBytes(file), false);
  }

  private static byte[] bytes(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int i = 0; i < flags.length; i++) {
      bytes[i] = (byte) (flags[i] ? 1 : 0);
    }
    return bytes;
  }

  private byte[] superpixels(LabelTask task, Exchange exchange) {
    int side = exchange.number("side", 32, 1024);
    if (side < 4 || side > Math.min(task.size().width(), task.size().height())) {
      throw Refusal.bad("side must be a number of pixels from 4 to the image's side");
    }
    int[] numbers = run.superpixels(task, labelling.tasks().picture(task), side);
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(numbers);
    return bytes.array();
  }

  private void stroke(LabelTask task, Exchange exchange) throws IOException {
    requireLock(task, exchange.query("tab"));
    ByteBuffer runs = ByteBuffer.wrap(exchange.body(LARGEST_STROKE)).order(ByteOrder.LITTLE_ENDIAN);
    int seconds = exchange.number("seconds", 0, DAY);
    int clicks = exchange.number("clicks", 0, DAY);
    exchange.answer(Map.of("version", labelling.stroke(task, runs, seconds, clicks)));
  }

  /** Also without a lock of its own, as after the server was started anew. */
  private void requireLock(LabelTask task, String tab) {
    locks
        .take(task.name(), tab, false)
        .ifPresent(
            other -> {
              throw Refusal.conflict("the image is open in " + other);
            });
  }

  private void lock(LabelTask task, Exchange exchange) throws IOException {
    JsonObject json = exchange.json();
    boolean takeOver = json.has("takeOver") && json.get("takeOver").getAsBoolean();
    String tab = Exchange.text(json, "tab");
    if (tab.isEmpty()) {
      throw Refusal.bad("tab is missing");
    }
    String other = locks.take(task.name(), tab, takeOver).orElse("");
    exchange.answer(Map.of("held", other.isEmpty(), "by", other));
  }

  private Map<String, Object> training() {
    RunControl.Training now = run.training();
    return Map.of(
        "state", now.state().name().toLowerCase(Locale.ROOT),
        "message", now.message(),
        "stage", now.stage(),
        "step", now.step(),
        "steps", now.steps(),
        "secondsLeft", now.secondsLeft(),
        "imagesPerSecond", now.imagesPerSecond(),
        "curves", now.curves(),
        "report", now.report());
  }

  private void startRun() {
    try {
      run.start();
    } catch (MadaException e) {
      throw Refusal.conflict(e.getMessage());
    }
  }
}

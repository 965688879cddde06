package io.mada.label.web;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.check.LabelFindings;
import io.mada.label.format.MaskPngWriter;
import io.mada.label.task.LabelTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers the page's requests, under {@code /api/}. */
final class Api extends Handler.Abstract {

  private static final String BYTES = "application/octet-stream";
  private static final Pattern IMAGE = Pattern.compile("/api/images/(\\d{1,9})/([a-z]+)");

  /** At worst, a stroke that changes every pixel of a large image has a run for each. */
  private static final int LARGEST_STROKE = 64 << 20;

  private static final int LARGEST = 1 << 16;

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
    // For HEAD, the server itself sends only the head of the response.
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    exchange.attempt(() -> answer(method + " " + path, exchange));
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
    if (!method.equals("POST")) {
      show(task, what, exchange);
    } else if (what.equals("strokes")) {
      exchange.whenRead(LARGEST_STROKE, body -> stroke(task, body, exchange));
    } else {
      exchange.whenJson(LARGEST, json -> change(task, what, json, exchange));
    }
  }

  private void show(LabelTask task, String what, Exchange exchange) throws IOException {
    switch (what) {
      case "picture" -> file(picture(task, !exchange.query("width").isEmpty()), exchange);
      case "entropy" -> file(labelling.tasks().entropy(task), exchange);
      case "before" -> picture(labelling.known().prediction(task), exchange);
      case "after" ->
          picture(
              labelling
                  .known()
                  .adapted(task)
                  .orElseThrow(() -> Refusal.missing("the run has not ended yet")),
              exchange);
      case "label" -> {
        Shown shown = labelling.show(task);
        exchange.header("X-Mada-From", shown.from().name().toLowerCase(Locale.ROOT));
        exchange.header("X-Mada-Version", String.valueOf(shown.version()));
        exchange.send(200, BYTES, shown.label().ids(), true);
      }
      case "prediction" ->
          exchange.send(200, BYTES, labelling.known().prediction(task).ids(), true);
      case "wanted" -> exchange.send(200, BYTES, bytes(task.wanted()), true);
      case "superpixels" -> exchange.send(200, BYTES, superpixels(task, exchange), true);
      default -> throw Refusal.missing("there is nothing here");
    }
  }

  private void change(LabelTask task, String what, JsonObject json, Exchange exchange) {
    String tab = Exchange.text(json, "tab");
    String who = Exchange.text(json, "who");
    String reason = Exchange.text(json, "reason");
    switch (what) {
      case "lock" -> exchange.answer(lock(task, tab, json));
      case "unlock" -> {
        locks.release(task.name(), tab);
        exchange.answer(Map.of());
      }
      case "done" -> {
        requireLock(task, tab);
        int seconds = Exchange.number(json, "seconds", DAY);
        int clicks = Exchange.number(json, "clicks", DAY);
        LabelFindings findings = labelling.accept(task, who, seconds, clicks);
        exchange.answer(Map.of("state", "labelled", "warnings", findings.warnings()));
      }
      case "reopen" -> {
        labelling.reopen(task);
        exchange.answer(Map.of("state", "open"));
      }
      case "reset" -> {
        requireLock(task, tab);
        labelling.reset(task);
        exchange.answer(Map.of("version", 0));
      }
      case "skip" -> {
        labelling.skip(task, reason, who);
        exchange.answer(Map.of("state", "skipped"));
      }
      case "replace" -> {
        LabelTask other = labelling.replace(task, reason, who);
        exchange.answer(Map.of("id", other.image(), "name", other.name()));
      }
      default -> throw Refusal.missing("there is nothing here");
    }
  }

  private void file(Path file, Exchange exchange) throws IOException {
    Picture picture = Picture.read(file);
    exchange.send(200, picture.type(), picture.bytes(), false);
  }

  private Path picture(LabelTask task, boolean small) {
    Path picture = labelling.tasks().picture(task);
    return small ? run.thumbnail(task, picture) : picture;
  }

  private void picture(LabelMap label, Exchange exchange) {
    byte[] png = MaskPngWriter.palette(label, labelling.tasks().taxonomy());
    exchange.send(200, "image/png", png, false);
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

  private void stroke(LabelTask task, byte[] body, Exchange exchange) {
    ByteBuffer runs = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    requireLock(task, exchange.query("tab"));
    int seconds = exchange.number("seconds", 0, DAY);
    int clicks = exchange.number("clicks", 0, DAY);
    exchange.answer(Map.of("version", labelling.stroke(task, runs, seconds, clicks)));
  }

  /** Also allows a task without any lock, as after a restart of the server. */
  private void requireLock(LabelTask task, String tab) {
    locks
        .take(task.name(), tab, false)
        .ifPresent(
            other -> {
              throw Refusal.conflict("the image is open in " + other);
            });
  }

  private Map<String, Object> lock(LabelTask task, String tab, JsonObject json) {
    boolean takeOver = new JsonPrimitive(true).equals(json.get("takeOver"));
    if (tab.isEmpty()) {
      throw Refusal.bad("tab is missing");
    }
    String other = locks.take(task.name(), tab, takeOver).orElse("");
    return Map.of("held", other.isEmpty(), "by", other, "version", labelling.version(task));
  }

  private TrainingView training() {
    RunControl.Training now = run.training();
    return TrainingView.of(now, Standing.of(now, labelling.count()), labelling.tasks());
  }

  private void startRun() {
    try {
      labelling.letRunGoOn();
    } catch (MadaException e) {
      throw Refusal.conflict(e.getMessage());
    }
  }
}

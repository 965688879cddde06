package io.mada.app.log;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * An error stream for programs that collect logs: everything that is printed or logged becomes one
 * JSON object per line, with {@code time}, {@code level} and {@code message}.
 */
public final class JsonLog extends PrintStream {

  private static final Gson JSON =
      new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();
  private static final String OURS = "mada: ";
  private static final String WARNING = "mada: warning: ";

  private final PrintStream errors;
  private final Lines lines = new Lines();

  private JsonLog(PrintStream errors) {
    super(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    this.errors = errors;
  }

  /** Replaces the process's error stream, and also shows what is logged. */
  public static void install() {
    var log = new JsonLog(System.err);
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(new Records(log));
    System.setErr(log);
  }

  /** Whether the error stream is a JSON log. */
  public static boolean isInstalled() {
    return System.err instanceof JsonLog;
  }

  /**
   * Writes a line.
   *
   * @param level INFO, WARNING or SEVERE
   * @param more fields after the usual ones
   */
  public void entry(String level, String message, Map<String, ?> more) {
    entry(Instant.now(), level, message, more);
  }

  private void entry(Instant time, String level, String message, Map<String, ?> more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
    fields.put("level", level);
    fields.put("message", message);
    fields.putAll(more);
    synchronized (errors) {
      errors.println(JSON.toJson(fields));
      errors.flush();
    }
  }

  @Override
  public void write(int b) {
    lines.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      lines.write(bytes[i]);
    }
  }

  @Override
  public void flush() {
    errors.flush();
  }

  /** Text that has been printed, up to the end of its line. */
  private final class Lines {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    synchronized void write(int b) {
      if (b != '\n') {
        line.write(b);
        return;
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (text.startsWith(WARNING)) {
        entry("WARNING", text.substring(WARNING.length()), Map.of());
      } else if (text.startsWith(OURS)) {
        entry("SEVERE", text.substring(OURS.length()), Map.of());
      } else if (!text.isEmpty()) {
        entry("INFO", text, Map.of());
      }
    }
  }

  private static final class Records extends Handler {

    private final JsonLog log;

    Records(JsonLog log) {
      this.log = log;
      setFormatter(new SimpleFormatter());
    }

    @Override
    public void publish(LogRecord record) {
      Map<String, Object> more = new LinkedHashMap<>();
      more.put("logger", record.getLoggerName());
      if (record.getThrown() != null) {
        more.put("stack_trace", RunLog.trace(record.getThrown()));
      }
      log.entry(
          record.getInstant(),
          record.getLevel().getName(),
          getFormatter().formatMessage(record),
          more);
    }

    @Override
    public void flush() {
      log.flush();
    }

    @Override
    public void close() {}
  }
}

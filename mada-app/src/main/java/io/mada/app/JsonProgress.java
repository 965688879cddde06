package io.mada.app;

import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.app.log.JsonLog;
import java.util.LinkedHashMap;
import java.util.Map;

/** Progress as log entries: one every ten seconds, and one at the end of each task. */
final class JsonProgress implements Progress {

  private static final long NANOS = 10_000_000_000L;

  private final JsonLog log;

  JsonProgress(JsonLog log) {
    this.log = log;
  }

  @Override
  public Task begin(String title, long total) {
    return new Task() {

      private final long begun = System.nanoTime();
      private long told = begun;
      private long parts;
      private String detail = "";

      @Override
      public void done(long done, String newDetail) {
        parts = done;
        detail = newDetail;
        if (System.nanoTime() - told >= NANOS) {
          told = System.nanoTime();
          tell(total == 0 ? String.valueOf(parts) : Text.of("%d/%d", parts, total));
        }
      }

      private void tell(String state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("task", title);
        fields.put("done", parts);
        fields.put("total", total);
        fields.put("seconds", Math.round((System.nanoTime() - begun) / 1e6) / 1e3);
        log.entry("INFO", Text.of("%s %s %s", title, state, detail).strip(), fields);
      }

      @Override
      public void close() {
        tell("ended");
      }
    };
  }
}

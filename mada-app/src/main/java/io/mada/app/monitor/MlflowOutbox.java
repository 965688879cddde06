package io.mada.app.monitor;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.mada.api.MadaException;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be sent to MLflow about a run, stored in the run directory: {@code mlflow.jsonl} has
 * the entries, one per line, and {@code mlflow.json} how many of them have arrived, and in which
 * MLflow run. So nothing is lost while the server is unavailable, and a resumed run continues in
 * the same place.
 */
final class MlflowOutbox {

  static final String ENTRIES = "mlflow.jsonl";
  private static final String STATE = "mlflow.json";
  private static final Gson JSON = new Gson();

  /**
   * How many entries have been sent.
   *
   * @param runId null until MLflow has assigned one
   */
  private record State(String runId, int sent) {}

  private final Path directory;
  private final List<MlflowEntry> entries = new ArrayList<>();
  private State state = new State(null, 0);

  /** Continues with what is in a run directory. */
  MlflowOutbox(Path directory) {
    this.directory = directory;
    try {
      if (Files.exists(directory.resolve(ENTRIES))) {
        read(new String(Files.readAllBytes(directory.resolve(ENTRIES)), StandardCharsets.UTF_8));
      }
      if (Files.exists(directory.resolve(STATE))) {
        state = JSON.fromJson(Files.readString(directory.resolve(STATE)), State.class);
      }
      if (state == null || entries.stream().anyMatch(e -> e == null || e.kind() == null)) {
        throw new JsonParseException("something is missing");
      }
    } catch (IOException e) {
      throw MadaException.cannot("read", directory.resolve(ENTRIES), e);
    } catch (JsonParseException e) {
      throw new MadaException(
          directory.resolve(ENTRIES) + " or " + STATE + " is damaged; remove both", e);
    }
  }

  /** A process that was killed may have left half a line, after which nothing could be read. */
  private void read(String text) {
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    whole.lines().forEach(line -> entries.add(JSON.fromJson(line, MlflowEntry.class)));
    if (whole.length() < text.length()) {
      WholeFile.writeText(directory.resolve(ENTRIES), whole);
    }
  }

  Path directory() {
    return directory;
  }

  synchronized boolean isNew() {
    return entries.isEmpty();
  }

  /** Whether it has an entry with a given key. */
  synchronized boolean has(String key) {
    return entries.stream().anyMatch(entry -> entry.key().equals(key));
  }

  synchronized Optional<String> runId() {
    return Optional.ofNullable(state.runId());
  }

  synchronized void add(List<MlflowEntry> added) {
    StringBuilder lines = new StringBuilder();
    added.forEach(entry -> lines.append(JSON.toJson(entry)).append('\n'));
    try {
      Files.writeString(
          directory.resolve(ENTRIES), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw MadaException.cannot("write", directory.resolve(ENTRIES), e);
    }
    entries.addAll(added);
  }

  synchronized List<MlflowEntry> waiting() {
    return List.copyOf(entries.subList(Math.min(state.sent(), entries.size()), entries.size()));
  }

  synchronized void begin(String runId) {
    keep(new State(runId, state.sent()));
  }

  synchronized void arrived(int count) {
    keep(new State(state.runId(), state.sent() + count));
  }

  private void keep(State now) {
    state = now;
    WholeFile.writeText(directory.resolve(STATE), JSON.toJson(now) + "\n");
  }
}

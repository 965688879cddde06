package io.mada.app.disk;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is in a folder. Two states are equal if they differ in nothing but times and in {@code
 * run.log}.
 *
 * @param entries by path: a file's bytes, a link's target, or nothing in a folder
 */
public record DiskState(Map<String, Object> entries) {

  private static final Object FOLDER = new Object();

  /** What is there now. */
  static DiskState of(Path folder) throws IOException {
    var state = new DiskState(new TreeMap<>());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.skip(1).toList()) {
        String name = folder.relativize(file).toString();
        if (Files.isSymbolicLink(file)) {
          state.putLink(name, Files.readSymbolicLink(file).toString());
        } else if (Files.isDirectory(file)) {
          state.putFolder(name);
        } else {
          state.putFile(name, Files.readAllBytes(file));
        }
      }
    }
    return state;
  }

  void putFile(String path, byte[] content) {
    entries.put(path, content);
  }

  void putFolder(String path) {
    entries.put(path, FOLDER);
  }

  void putLink(String path, String target) {
    entries.put(path, target);
  }

  /** Makes an empty folder hold it. */
  public void restore(Path folder) throws IOException {
    for (Map.Entry<String, Object> entry : entries.entrySet()) {
      Path path = folder.resolve(entry.getKey());
      if (entry.getValue() == FOLDER) {
        Files.createDirectory(path);
      } else if (entry.getValue() instanceof String target) {
        Files.createSymbolicLink(path, Path.of(target));
      } else {
        Files.write(path, (byte[]) entry.getValue());
      }
    }
  }

  /** The names of what is not the same in both. */
  public List<String> differences(DiskState other) {
    var names = new TreeSet<>(entries.keySet());
    names.addAll(other.entries.keySet());
    List<String> different = new ArrayList<>();
    for (String name : names) {
      if (!name.endsWith("run.log") && !comparable(name).equals(other.comparable(name))) {
        different.add(name);
      }
    }
    return different;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiskState state && differences(state).isEmpty();
  }

  /** Of the names, and of the sizes of files in which there is no time. */
  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<String, Object> entry : entries.entrySet()) {
      boolean plain = entry.getKey().endsWith(".safetensors") || entry.getKey().endsWith(".npy");
      hash = 31 * hash + (entry.getKey().endsWith("run.log") ? 0 : entry.getKey().hashCode());
      hash = 31 * hash + (plain ? Arrays.hashCode((byte[]) entry.getValue()) : 0);
    }
    return hash;
  }

  /** An entry without the times in it. */
  private Object comparable(String name) {
    Object entry = entries.get(name);
    if (!(entry instanceof byte[] bytes)) {
      return entry == null ? "nothing" : entry;
    }
    if (name.contains("tfevents")) {
      // Each event has the time of its writing, always in as many bytes.
      return bytes.length;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (name.endsWith("run.json")) {
      return record(text);
    }
    return name.endsWith("report.html")
        ? text.replaceFirst("\"run\":\\{.*?},\"configuration\":\"", "")
        : text;
  }

  private static Object record(String text) {
    try {
      JsonObject record = JsonParser.parseString(text).getAsJsonObject();
      record.remove("meters");
      record
          .getAsJsonObject("steps")
          .asMap()
          .values()
          .forEach(step -> timeless(step.getAsJsonObject()));
      return record;
    } catch (JsonParseException | IllegalStateException e) {
      return text;
    }
  }

  private static void timeless(JsonObject step) {
    // A step that went on has passed fewer images than one that did not stop.
    List.of("seconds", "images", "images_per_second").forEach(step::remove);
    for (String key : List.of("begun", "finished")) {
      if (step.has(key)) {
        step.addProperty(key, "");
      }
    }
    for (String files : List.of("inputs", "outputs")) {
      if (step.has(files)) {
        step.getAsJsonObject(files)
            .asMap()
            .replaceAll((name, sum) -> name.contains("tfevents") ? step.get("begun") : sum);
      }
    }
  }
}

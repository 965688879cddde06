package io.mada.label.format;

import io.mada.label.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Possible names here for the image of a task in Label Studio. */
public final class ImageNames {

  /** Label Studio prefixes the names of uploaded files with part of a random number. */
  private static final String UPLOAD = ".*/upload/(.*/)?([0-9a-f]{8}-)?";

  private ImageNames() {}

  /**
   * The possible names, most certain first: our own, if the task has it; otherwise the path of the
   * image's address without its extension, and the rest of that path below each folder. It is a
   * {@link io.mada.api.MadaException} if there are none.
   *
   * @param image the key of the image's address
   */
  public static List<String> of(Json task, String image) {
    Json data = task.get("data");
    Optional<Json> own = data.find(LabelStudioTask.NAME);
    if (own.isPresent()) {
      return List.of(own.get().textOrNumber());
    }
    Set<String> names = new LinkedHashSet<>();
    for (String rest = path(data, image); ; rest = rest.substring(rest.indexOf('/') + 1)) {
      names.add(TaskNames.withoutExtension(rest));
      names.add(rest);
      if (rest.indexOf('/') < 0) {
        return List.copyOf(names);
      }
    }
  }

  /** Our own name for the image; otherwise the path of its address. */
  static String one(Json task) {
    Json data = task.get("data");
    return data.find(LabelStudioTask.NAME)
        .map(Json::textOrNumber)
        .orElseGet(() -> path(data, "image"));
  }

  private static String path(Json data, String image) {
    return path(
        data.find(image)
            .orElseThrow(
                () -> data.error("has neither 'mada_id' nor '" + image + "': whose is it?"))
            .text());
  }

  /** The path of an address; for a local file, relative to the folder that the server shows. */
  static String path(String address) {
    int local = address.indexOf("?d=");
    String path =
        local >= 0 ? address.substring(local + "?d=".length()) : address.replaceFirst("[?#].*", "");
    String plain = decoded(path).replaceFirst("^[a-z][a-z0-9+.-]*://[^/]*", "");
    return (plain.contains("/upload/") ? plain.replaceFirst(UPLOAD, "") : plain)
        .replaceFirst("^/+", "");
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}

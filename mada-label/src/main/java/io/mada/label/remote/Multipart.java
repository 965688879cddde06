package io.mada.label.remote;

import io.mada.api.MadaException;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A form with files (RFC 7578). */
final class Multipart {

  private final String boundary = "mada-" + UUID.randomUUID();
  private final List<BodyPublisher> parts = new ArrayList<>();

  /** Adds a value. */
  Multipart field(String name, String value) {
    parts.add(text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name));
    parts.add(text("\"\r\n\r\n" + value + "\r\n"));
    return this;
  }

  /**
   * Adds a file.
   *
   * @param fileName of letters, digits, dots, hyphens and underscores
   */
  Multipart file(String name, String fileName, Path file) {
    parts.add(
        text(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\""
                + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
    try {
      parts.add(BodyPublishers.ofFile(file));
    } catch (FileNotFoundException e) {
      throw MadaException.cannot("read", file, e);
    }
    parts.add(text("\r\n"));
    return this;
  }

  private static BodyPublisher text(String text) {
    return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  BodyPublisher body() {
    List<BodyPublisher> all = new ArrayList<>(parts);
    all.add(text("--" + boundary + "--\r\n"));
    return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
  }
}

package io.mada.label.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture that browsers can show. Pictures of a hand-over are links to the pool's own files, and
 * a link may lead anywhere: the content shows whether a file is a picture.
 *
 * @param type of its content
 */
record Picture(String type, byte[] bytes) {

  private static final int HEAD = 12;

  /** Reads a file; refuses one that is missing, or not a picture. */
  static Picture read(Path file) throws IOException {
    // Reading a pipe would wait forever.
    if (!Files.isRegularFile(file)) {
      throw Refusal.missing(file + " is missing");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(HEAD);
      String type =
          type(new String(head, StandardCharsets.ISO_8859_1))
              .orElseThrow(() -> Refusal.forbidden(file + " is no picture that browsers show"));
      byte[] rest = in.readAllBytes();
      byte[] all = new byte[head.length + rest.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(rest, 0, all, head.length, rest.length);
      return new Picture(type, all);
    }
  }

  private static Optional<String> type(String head) {
    if (head.startsWith("\u0089PNG\r\n")) {
      return Optional.of("image/png");
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    }
    if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
      return Optional.of("image/webp");
    }
    return head.startsWith("GIF8") ? Optional.of("image/gif") : Optional.empty();
  }
}

package io.mada.label.format;

import com.google.gson.stream.MalformedJsonException;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.internal.file.WholeFile;
import io.mada.label.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JSON file of an export: on its own, or in a zip or folder. */
final class JsonFile {

  /** The limit for what fits into memory as a tree of values. */
  private static final int MOST_BYTES = 1 << 30;

  /** Something to do with the text. */
  @FunctionalInterface
  interface Use<T> {
    T read(Reader text) throws IOException;
  }

  private final String place;
  private final Path file;
  private final byte[] content;

  private JsonFile(String place, Path file, byte[] content) {
    this.place = place;
    this.file = file;
    this.content = content;
  }

  /** Writes a text. */
  @FunctionalInterface
  interface Content {
    void writeTo(Writer text) throws IOException;
  }

  /** Writes a file, completely or not at all, piece by piece: it may be larger than memory. */
  static void write(Path target, Content content) {
    WholeFile.write(
        target,
        channel -> {
          Writer text =
              new BufferedWriter(
                  new OutputStreamWriter(
                      Channels.newOutputStream(channel), StandardCharsets.UTF_8));
          content.writeTo(text);
          text.flush();
        });
  }

  /**
   * The JSON files of an export. It is an error if there are none.
   *
   * @param prefix of the names of the relevant files, if there are others next to them
   */
  static List<JsonFile> of(Path source, String prefix) {
    if (Files.isRegularFile(source) && !isZip(source)) {
      requireSize(source);
      return List.of(new JsonFile(source.toString(), source, null));
    }
    try (SourceFiles files = SourceFiles.open(source)) {
      List<String> names = files.names().stream().filter(name -> name.endsWith(".json")).toList();
      List<String> meant =
          names.stream()
              .filter(name -> name.substring(name.lastIndexOf('/') + 1).startsWith(prefix))
              .toList();
      List<JsonFile> found = new ArrayList<>();
      for (String name : meant.isEmpty() ? names : meant) {
        found.add(new JsonFile(files.place(name), null, files.read(name, MOST_BYTES)));
      }
      if (found.isEmpty()) {
        throw new MadaException(source + " has no .json file");
      }
      return found;
    }
  }

  private static boolean isZip(Path source) {
    try (InputStream in = Files.newInputStream(source)) {
      return in.read() == 'P' && in.read() == 'K';
    } catch (IOException e) {
      throw MadaException.cannot("read", source, e);
    }
  }

  private static void requireSize(Path source) {
    try {
      if (Files.size(source) > MOST_BYTES) {
        throw new ConfigurationException(
            Text.of(
                "%s has more than %d bytes: export fewer images at a time", source, MOST_BYTES));
      }
    } catch (IOException e) {
      throw MadaException.cannot("read", source, e);
    }
  }

  /** Its name in error messages. */
  String place() {
    return place;
  }

  /** Parses the whole file at once. */
  Json parse() {
    return use(text -> Json.read(text, place));
  }

  /** Opens it for reading by the given function. */
  <T> T use(Use<T> use) {
    try (InputStream bytes =
            content == null ? Files.newInputStream(file) : new ByteArrayInputStream(content);
        Reader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return use.read(text);
    } catch (MalformedJsonException | EOFException e) {
      throw Json.damaged(place, e);
    } catch (IOException e) {
      throw new MadaException("cannot read " + place + ": " + MadaException.reason(e), e);
    }
  }
}

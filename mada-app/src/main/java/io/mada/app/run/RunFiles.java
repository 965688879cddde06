package io.mada.app.run;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The files of a run's or a benchmark's directory, for reading. */
public record RunFiles(Path directory) {

  private static final Gson JSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .registerTypeAdapterFactory(new NoNulls())
          .create();

  /** A file or folder, whether it exists or not. */
  public Path path(String name) {
    return directory.resolve(name);
  }

  /** The files of a folder. */
  public RunFiles in(String folder) {
    return new RunFiles(path(folder));
  }

  /** Whether a file or folder exists. */
  public boolean has(String name) {
    return Files.exists(path(name));
  }

  /** The path of a file that an earlier step wrote. */
  public Path need(String name, String step) {
    if (!has(name)) {
      throw new MadaException(path(name) + " is missing; the step '" + step + "' writes it");
    }
    return path(name);
  }

  /** The content of a text file. */
  public String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw MadaException.cannot("read", path(name), e);
    }
  }

  /** The lines of a file, without empty ones. */
  public List<String> lines(String name) {
    return text(name).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /**
   * The rows of a table; none if there is no file.
   *
   * @param row reads a row, by column name; throws {@link IllegalArgumentException} for what it
   *     cannot read
   */
  <T> List<T> table(String name, Function<Map<String, String>, T> row) {
    if (!has(name)) {
      return List.of();
    }
    try {
      return Csv.read(text(name)).stream().map(row).toList();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new MadaException(path(name) + " is damaged: " + e.getMessage(), e);
    }
  }

  /** A file as JSON, or null if there is none. */
  public JsonElement json(String name) {
    return has(name) ? tree(name) : null;
  }

  private JsonElement tree(String name) {
    try {
      return JsonParser.parseString(text(name));
    } catch (JsonParseException e) {
      throw new MadaException(path(name) + " is no JSON; it may have been cut off", e);
    }
  }

  /** A file as JSON, read as a type whose fields are its keys in camel case. */
  public <T> T json(String name, Type type) {
    try {
      return JSON.fromJson(tree(name), type);
    } catch (JsonParseException | NumberFormatException e) {
      throw new MadaException(path(name) + " is damaged: " + e.getMessage(), e);
    }
  }
}

package io.mada.app.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a run directory or of a benchmark's, for reading. */
record RunFiles(Path directory) {

  private static final Gson JSON =
      new GsonBuilder().setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES).create();

  Path path(String name) {
    return directory.resolve(name);
  }

  RunFiles in(String folder) {
    return new RunFiles(path(folder));
  }

  boolean has(String name) {
    return Files.exists(path(name));
  }

  String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new MadaException("cannot read " + path(name) + ": " + e, e);
    }
  }

  /** The lines of a file, without empty ones. */
  List<String> lines(String name) {
    return text(name).lines().filter(line -> !line.isBlank()).toList();
  }

  /** A file as JSON, or null where there is none. */
  JsonElement json(String name) {
    if (!has(name)) {
      return null;
    }
    try {
      return JsonParser.parseString(text(name));
    } catch (JsonParseException e) {
      throw new MadaException(path(name) + " is damaged: " + e.getMessage(), e);
    }
  }

  /** A file as JSON of a type whose fields are its keys in camel case. */
  <T> T json(String name, Class<T> type) {
    try {
      return JSON.fromJson(json(name), type);
    } catch (JsonParseException e) {
      throw new MadaException(path(name) + " is damaged: " + e.getMessage(), e);
    }
  }
}

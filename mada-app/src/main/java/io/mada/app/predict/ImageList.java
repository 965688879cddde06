package io.mada.app.predict;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.data.picture.PictureFolder;
import io.mada.data.picture.PictureFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requested images: those of folders, and single ones. An image in a folder is named by its
 * path in the folder; a single image by its path below the common folder of all single images. An
 * image requested twice is included once.
 */
public final class ImageList {

  private final Map<String, Path> images = new LinkedHashMap<>();
  private final List<Path> folders = new ArrayList<>();
  private final List<Path> single = new ArrayList<>();

  /** Adds a folder's images, or a single image. */
  public void add(Path path) {
    if (Files.isDirectory(path)) {
      Map<String, Path> listed = PictureFolder.list(path, Integer.MAX_VALUE, name -> true);
      if (listed.isEmpty()) {
        throw new ConfigurationException(
            "--images: there is no " + PictureFormat.WORDS + " image in " + path);
      }
      folders.add(path);
      listed.forEach(this::put);
    } else {
      addFile(path, "--images: ");
    }
  }

  /**
   * Adds the images named in a list, one per line; empty lines are ignored.
   *
   * @param name of the list, for errors
   */
  public void addAll(InputStream list, String name) {
    int number = 0;
    try {
      var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          addFile(path(line, number, name), Text.of("--list: line %d of %s: ", number, name));
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException("--list: " + name + " cannot be read: " + e.getMessage());
    }
  }

  private static Path path(String line, int number, String name) {
    try {
      return Path.of(line);
    } catch (InvalidPathException e) {
      throw new ConfigurationException(
          Text.of("--list: line %d of %s is no path: %s", number, name, Text.line(line)));
    }
  }

  private void addFile(Path file, String where) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          where + file + (Files.exists(file) ? " is no regular file" : " does not exist"));
    }
    single.add(file);
  }

  /** The requested folders. */
  public List<Path> folders() {
    return folders;
  }

  /** All images by name, in the order in which they were requested; at least one. */
  public Map<String, Path> images() {
    if (!single.isEmpty()) {
      Path common = common();
      for (Path file : single) {
        List<String> parts = new ArrayList<>();
        common.relativize(whole(file)).forEach(part -> parts.add(part.toString()));
        put(PictureFormat.withoutExtension(String.join("/", parts)), file);
      }
      single.clear();
    }
    if (images.isEmpty()) {
      throw new ConfigurationException("there is no image in what --images and --list name");
    }
    return Collections.unmodifiableMap(images);
  }

  private Path common() {
    Path common = whole(single.get(0)).getParent();
    for (Path file : single) {
      while (!whole(file).startsWith(common)) {
        common = common.getParent();
      }
    }
    return common;
  }

  private static Path whole(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private void put(String name, Path file) {
    Path other = images.putIfAbsent(name, file);
    if (other != null && !whole(other).equals(whole(file))) {
      throw new ConfigurationException(
          other + " and " + file + " have one name; rename or leave out one");
    }
  }
}

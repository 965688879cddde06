package io.mada.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PluginPageTest {

  /** Code that begins with the name of its file; sketches begin with other words. */
  private static final Pattern EXCERPT = Pattern.compile("(?s)```java\n// \\w+\\.java\n(.*?)```");

  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = HOME.resolve("examples/drone-plugin");

  @Test
  void whatThePageOnPluginsShowsIsInTheExample() throws IOException {
    String page = Files.readString(HOME.resolve("docs/plugins.md"));
    List<List<String>> files = files();
    int seen = 0;
    for (MatchResult block : EXCERPT.matcher(page).results().toList()) {
      for (String part : block.group(1).strip().split("\n\\s*\n")) {
        List<String> excerpt = part.lines().map(String::strip).toList();
        boolean found =
            files.stream().anyMatch(file -> Collections.indexOfSubList(file, excerpt) >= 0);
        assertTrue(found, "in no file of the example: " + excerpt);
        seen++;
      }
    }
    assertTrue(seen >= 10, "the page shows " + seen + " excerpts");
  }

  private static List<List<String>> files() throws IOException {
    List<List<String>> files = new ArrayList<>();
    files.add(lines(EXAMPLE.resolve("pom.xml")));
    files.add(lines(EXAMPLE.resolve("drone.yml")));
    try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("src"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        files.add(lines(source));
      }
    }
    return files;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file).lines().map(String::strip).toList();
  }
}

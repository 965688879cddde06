package io.mada.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = HOME.resolve("examples/drone-plugin");

  @Test
  void whatTheChapterOnPluginsShowsIsInTheExample() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    String chapter = readme.split("\n## Writing a plug-in\n")[1].split("\n## ")[0];
    List<List<String>> files = files();
    List<List<String>> excerpts = excerpts(chapter);

    assertTrue(excerpts.size() >= 10, "the chapter shows " + excerpts.size() + " excerpts");
    for (List<String> excerpt : excerpts) {
      boolean found = files.stream().anyMatch(file -> Collections.indexOfSubList(file, excerpt) >= 0);
      assertTrue(found, "in no file of the example: " + excerpt);
    }
  }

  /** Indented lines without blank ones between them, but for commands. */
  private static List<List<String>> excerpts(String chapter) {
    List<List<String>> excerpts = new ArrayList<>();
    List<String> excerpt = new ArrayList<>();
    for (String line : (chapter + "\n\n").split("\n", -1)) {
      if (line.startsWith("    ") && !line.matches("    (mvn|./mada|DRONE=).*")) {
        excerpt.add(line.strip());
      } else if (!excerpt.isEmpty()) {
        excerpts.add(List.copyOf(excerpt));
        excerpt.clear();
      }
    }
    return excerpts;
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

package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code docs/architecture.md} says of modules, packages and classes is so. */
class ArchitecturePageTest {

  private static final Path HOME = Path.of("..");
  private static final Pattern ARROW =
      Pattern.compile("(?m)^  ([\\w-]+)(?:\\[\"examples/[\\w-]+\"])? --> (mada-\\w+)$");

  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w*[A-Z]\\w*)`");

  private static String page() throws IOException {
    return Files.readString(HOME.resolve("docs/architecture.md"));
  }

  @Test
  void everyClassThatItNamesIsThere() throws IOException {
    Set<String> there = new TreeSet<>();
    for (Path pom : poms()) {
      Path sources = pom.resolveSibling("src");
      if (Files.exists(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .forEach(name -> there.add(name.substring(0, name.length() - ".java".length())));
        }
      }
    }
    Set<String> named =
        CLASS
            .matcher(page())
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertTrue(named.size() > 40, named.toString());
    named.removeAll(there);
    assertEquals(Set.of(), named);
  }

  @Test
  void itNamesEveryPackageOfTheApp() throws IOException {
    String list = page().replaceFirst("(?s).*\nThe packages of `mada-app`: (.*?)\n\n.*", "$1");
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/io/mada/app"))) {
      assertEquals(
          List.of(),
          folders
              .filter(Files::isDirectory)
              .map(folder -> "`" + folder.getFileName() + "`")
              .filter(name -> !list.contains(name))
              .toList());
    }
  }

  @Test
  void itsArrowsAreTheDependencies() throws Exception {
    Map<String, Set<String>> drawn =
        ARROW
            .matcher(page())
            .results()
            .collect(
                Collectors.groupingBy(
                    arrow -> arrow.group(1),
                    TreeMap::new,
                    Collectors.mapping(arrow -> arrow.group(2), Collectors.toSet())));
    Map<String, Set<String>> used = new TreeMap<>();
    for (Path pom : poms()) {
      String module = pom.getParent().getFileName().toString();
      Set<String> dependencies = dependencies(pom);
      if (!dependencies.isEmpty()) {
        used.put(module, dependencies);
      }
    }

    assertTrue(used.size() > 7, used.toString());
    assertEquals(used, drawn);
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> modules = Files.list(HOME);
        Stream<Path> examples = Files.list(HOME.resolve("examples"))) {
      return Stream.concat(modules, examples)
          .map(module -> module.resolve("pom.xml"))
          .filter(Files::exists)
          .toList();
    }
  }

  /** The modules that a pom's code needs when it runs. */
  private static Set<String> dependencies(Path pom) throws Exception {
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getElementsByTagName("dependency");
    Set<String> modules = new TreeSet<>();
    for (int i = 0; i < all.getLength(); i++) {
      var dependency = (Element) all.item(i);
      String name = text(dependency, "artifactId");
      if (name.startsWith("mada-")
          && text(dependency, "type").isEmpty()
          && !text(dependency, "scope").equals("test")
          && dependency.getParentNode().getParentNode().getNodeName().equals("project")) {
        modules.add(name);
      }
    }
    return modules;
  }

  private static String text(Element element, String tag) {
    NodeList all = element.getElementsByTagName(tag);
    return all.getLength() == 0 ? "" : all.item(0).getTextContent();
  }
}

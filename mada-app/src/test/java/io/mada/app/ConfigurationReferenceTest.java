package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/configuration.md} lists the keys that the product knows, all of them and no others,
 * and every experiment in the documentation can be read.
 *
 * <p>A section of the page begins with a heading that has its path in code, as {@code ##
 * `stages.*`}, or with that of some plug-ins, as {@code ### `stages.*.schedule` with `name: step`}.
 * The first column of its tables names the keys.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationReferenceTest {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = HOME.resolve("docs/configuration.md");
  private static final String TOP = "## The file";
  private static final String CLASS_FILE = "class file";
  private static final String CLASS = "class file.classes[*]";

  /** What the product reads by itself, before it asks for the rest. */
  private static final String LABEL = "label";

  private static final String CANDIDATE = "benchmark.strategies[*]";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern CHOICE = Pattern.compile("(\\w+): %s");
  private static final Pattern YAML = Pattern.compile("(?ms)^( *)```yaml\n(.*?)^\\1```$");
  private static final Pattern TOP_LEVEL = Pattern.compile("(?m)^(\\w+):");

  /**
   * What a fragment of an experiment does not say itself; a hundred images are enough for any
   * budget.
   */
  private static final Map<String, String> REST = new LinkedHashMap<>();

  static {
    for (String part :
        KnownSettings.TEXT.replaceAll("count: \\d", "count: 100").split("(?m)^(?=\\w)")) {
      REST.put(part.substring(0, part.indexOf(':')), part);
    }
    REST.remove("benchmark");
  }

  @TempDir private static Path folder;

  private final Map<String, Set<String>> documented = new TreeMap<>();
  private final Set<String> visited = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private KnownSettings settings;

  @BeforeAll
  void read() throws IOException {
    settings = new KnownSettings(folder);
    List<String> present = List.of();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("#")) {
        present = sections(line);
      } else if (line.startsWith("| `")) {
        String first = line.split("\\|")[1];
        for (String section : present) {
          CODE.matcher(first).results().forEach(key -> documented.get(section).add(key.group(1)));
        }
      }
    }
  }

  @BeforeEach
  void forget() {
    problems.clear();
  }

  /** The sections that a heading begins: one path, or that with each of some plug-ins. */
  private List<String> sections(String heading) {
    List<String> words = CODE.matcher(heading).results().map(word -> word.group(1)).toList();
    List<String> sections = List.of();
    if (heading.equals(TOP)) {
      sections = List.of("");
    } else if (heading.matches("#+ `.*")) {
      String path = words.get(0);
      String kind = words.size() == 1 ? "" : words.get(1).replaceFirst(": .*", ": ");
      sections =
          words.size() == 1
              ? List.of(path)
              : words.stream()
                  .skip(1)
                  .map(name -> path + " " + kind + name.replaceFirst(".*: ", ""))
                  .toList();
    }
    sections.forEach(section -> documented.computeIfAbsent(section, s -> new TreeSet<>()));
    return sections;
  }

  @Test
  void thePageListsTheKeysThatAreKnownAndNoOthers() {
    for (String path :
        List.of(
            "",
            "data",
            "data.cache",
            "data.source.style",
            "data.source.style.camera",
            "features",
            "anchors",
            "selection.spread",
            "selection.groups",
            "evaluation",
            "benchmark",
            "benchmark.strategies[0]",
            "stages.stage1")) {
      compare(path, settings.keys(List.of(), path), List.of());
    }
    List<String> superpixels =
        List.of("selection={strategy: ripu, images: 2, regions: {kind: superpixels, size: 8}}");
    compare("selection.regions", settings.keys(superpixels, "selection.regions"), List.of());
    String method = "benchmark.methods[0]";
    compare(method, settings.keys(KnownSettings.METHODS, method), List.of());
    compare(CLASS_FILE, settings.keysOfClassFile(false), List.of());
    compare(CLASS, settings.keysOfClassFile(true), List.of());
    KnownSettings.CHOICES.keySet().forEach(this::comparePlugins);

    Set<String> unknown = new TreeSet<>(documented.keySet());
    unknown.removeAll(visited);
    unknown.forEach(section -> problems.add("\nthe product has no section '" + section + "'"));
    assertEquals(List.of(), problems, problems.size() + " problems");
  }

  private void comparePlugins(String assignment) {
    String path = KnownSettings.CHOICES.get(assignment);
    List<String> names = settings.names(assignment);
    if (assignment.contains("{%s:")) {
      // The plug-ins are themselves the keys.
      String list = path.substring(0, path.lastIndexOf('.'));
      compare(list, new TreeSet<>(names), List.of());
      for (String name : names) {
        String own = Text.of(path, name);
        Set<String> known = settings.keys(settings.chosen(assignment, name), own);
        if (!known.isEmpty()) {
          compare(own, known, List.of());
        }
      }
      return;
    }
    Matcher choice = CHOICE.matcher(assignment);
    assertTrue(choice.find(), assignment);
    for (String name : names) {
      List<String> plugins = new ArrayList<>(List.of(choice.group(1) + ": " + name));
      if (path.equals("model")) {
        plugins.add(
            choice.group(1).equals("backbone") ? "network: deeplab_v3plus" : "backbone: resnet18");
      }
      compare(path, settings.keys(settings.chosen(assignment, name), path), plugins);
    }
  }

  /**
   * Holds what is known of a section against what the page says of it, and of the plug-ins that are
   * chosen in it.
   */
  private void compare(String path, Set<String> known, List<String> plugins) {
    String section = likePage(path);
    Set<String> said = new TreeSet<>();
    for (String part :
        Stream.concat(Stream.of(section), plugins.stream().map(p -> section + " " + p)).toList()) {
      visited.add(part);
      if (documented.containsKey(part)) {
        said.addAll(documented.get(part));
      } else {
        problems.add("\nthe page has no section '" + part + "'");
      }
    }
    if (section.equals(CANDIDATE)) {
      assertTrue(said.remove(LABEL), "the page lacks " + LABEL);
    }
    Set<String> missing = new TreeSet<>(known);
    missing.removeAll(said);
    said.removeAll(known);
    if (!missing.isEmpty() || !said.isEmpty()) {
      problems.add(
          Text.of(
              "\n%s %s: the page lacks %s, and the product does not know %s",
              section, plugins, missing, said));
    }
  }

  /** A path as the page has it: sections that the same code reads have one name there. */
  private static String likePage(String path) {
    return path.replaceFirst("^data\\.source", "data.*")
        .replaceFirst("^stages\\.\\w+", "stages.*")
        .replaceAll("\\[\\d]", "[*]");
  }

  @Test
  void everyExperimentInTheDocumentationCanBeRead() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(HOME.resolve("README.md")));
    try (Stream<Path> files = Files.list(HOME.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    Set<String> parts = settings.keys(List.of(), "");
    int whole = 0;
    int read = 0;
    for (Path page : pages) {
      for (String fragment :
          YAML.matcher(Files.readString(page))
              .results()
              .map(r -> r.group(2).stripIndent())
              .toList()) {
        Set<String> keys =
            TOP_LEVEL
                .matcher(fragment)
                .results()
                .map(key -> key.group(1))
                .collect(Collectors.toSet());
        if (!fragment.startsWith("# ") && !keys.isEmpty() && parts.containsAll(keys)) {
          check(page, fragment, keys);
          read++;
          whole += keys.containsAll(Set.of("data", "model", "stages")) ? 1 : 0;
        }
      }
    }
    assertEquals(List.of(), problems, problems.size() + " problems");
    assertTrue(whole >= 1 && read >= 8, whole + " whole experiments and " + read + " in all");
  }

  /**
   * Reads a fragment as a part of an experiment that has the rest; files of a user's need not be
   * there.
   */
  private void check(Path page, String fragment, Set<String> keys) throws IOException {
    String rest =
        REST.entrySet().stream()
            .filter(part -> !keys.contains(part.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("fragment.yml"), fragment + rest);
    Cli result = settings.run(keys.contains("benchmark") ? "benchmark" : "run", file, List.of());
    boolean files =
        result.status() == 2 && result.err().matches(".* (does not exist|nor a file; known: .*)\n");
    if (!settings.isAccepted(result) && !files) {
      problems.add(Text.of("\n%s: %s of\n%s", page.getFileName(), result.err(), fragment));
    }
  }
}

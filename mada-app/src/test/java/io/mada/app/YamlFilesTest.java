package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.active.ActiveModule;
import io.mada.api.PluginModule;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.data.DataModule;
import io.mada.data.image.PngFiles;
import io.mada.models.ModelsModule;
import io.mada.train.TrainModule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of YAML file that users write follows the same rules, and its mistakes are told by
 * file and line.
 */
class YamlFilesTest {

  /** What reads YAML; the rest of the product asks it. */
  private static final String READER = "io/mada/data/yaml/";

  private static final int DEEP = 100_000;

  @TempDir private static Path folder;

  private static TinyExperiment experiment;

  @BeforeAll
  static void makeImages() throws IOException {
    experiment = TinyExperiment.in(folder);
    for (String part : List.of("images", "labels")) {
      Files.createDirectories(folder.resolve(part));
      PngFiles.write(folder.resolve(part + "/0.png"), new LabelMap(2, 2, new byte[4]));
    }
  }

  /**
   * A kind of file.
   *
   * @param number a document whose second line gives a number, as %s
   */
  private record Kind(String name, String number, String... assignments) {

    private Cli run(String document) throws IOException {
      Path file = Files.writeString(folder.resolve("bad.yml"), document);
      Path configuration = assignments.length == 0 ? file : experiment.file();
      List<String> arguments = new ArrayList<>(List.of("run", configuration.toString()));
      arguments.addAll(
          List.of("--run-dir", folder.resolve("run").toString(), "--device", "cpu", "--quiet"));
      Stream.of(assignments)
          .forEach(a -> arguments.addAll(List.of("--set", a.replace("FOLDER", folder.toString()))));
      return Cli.run(arguments.toArray(String[]::new));
    }
  }

  private static final String CLASS = "classes:\n  - {id: %s, name: road}";
  private static final List<Kind> KINDS =
      List.of(
          new Kind("configuration", "stages:\n  warmup: {iterations: %s}"),
          new Kind("classes", CLASS, "classes=FOLDER/bad.yml"),
          new Kind(
              "taxonomy",
              CLASS,
              "data.source={dataset: folder, images: FOLDER/images, labels: FOLDER/labels, taxonomy: FOLDER/bad.yml}"),
          new Kind(
              "annotator",
              CLASS,
              "annotator={name: folder, labels: FOLDER/labels, taxonomy: FOLDER/bad.yml}"));

  /** Documents, the line of the mistake in each, and what the error says. */
  private static final Map<String, String> DOCUMENTS = new LinkedHashMap<>();

  static {
    DOCUMENTS.put("name: a\nx: 1\nname: b", "3: 'name' is given twice; first at ");
    DOCUMENTS.put("name: a\nx: {y: 1, y: 2}", "2: 'y' is given twice");
    DOCUMENTS.put("name: a\nclasses: &x [*x]", "2: nested more than 50 deep");
    DOCUMENTS.put("name: a\nx: &x {y: *x}", "2: nested more than 50 deep");
    DOCUMENTS.put("name: a\nx: &x\n  <<: *x", "2: nested more than 50 deep");
    DOCUMENTS.put("name: a\nx: " + "[".repeat(DEEP), "2: nested more than 50 deep");
    DOCUMENTS.put("name: a\nx: " + "{y: ".repeat(DEEP), "2: nested more than 50 deep");
    DOCUMENTS.put("name: a\nx:\n" + "- ".repeat(DEEP), "3: nested more than 50 deep");
    DOCUMENTS.put("name: a\nx: !!java.io.File [b]", "2: a value of type ");
    DOCUMENTS.put("name: a\nx: !!binary aGVsbG8=", "2: a value of type ");
    DOCUMENTS.put("name: a\nx: !!set {a, b}", "2: a value of type ");
    DOCUMENTS.put("name: a\nx: !mine b", "2: a value of type ");
    DOCUMENTS.put("name: a\n\tx: 1", "2: ");
    DOCUMENTS.put("name: a\nx: [1,\n\t2,\n\t@]", "4: ");
    DOCUMENTS.put("name: a\nx: \u0007", "2: the character U+0007 is not allowed in YAML");
    DOCUMENTS.put("name: a\nx: \u0000", "2: the character U+0000 is not allowed in YAML");
    DOCUMENTS.put("name: a\nx: \uffff", "2: the character U+FFFF is not allowed in YAML");
    DOCUMENTS.put("name: a\nx: *y", "2: ");
    DOCUMENTS.put("name: a\n? [1, 2]\n: 3", "2: a key must be a word, not a list or a mapping");
    DOCUMENTS.put(
        "name: a\nx: 99999999999999999999", "2: '99999999999999999999' is no number that fits");
    DOCUMENTS.put("name: a\n---\nname: b", "2: ");
    DOCUMENTS.put("name: a\nx: 'open", "2: ");
    DOCUMENTS.put("%TAG ! x\n--- !<y> z", "2: a value of type y");
    DOCUMENTS.put("%YAML 3.0\n---\nname: a", "1: ");
    DOCUMENTS.put(bomb(), "1: more than 100000 values, aliases written out");
  }

  private static String bomb() {
    StringBuilder bomb = new StringBuilder("a: &a0 [x, x]\nb: &a1 [*a0, *a0]\nc:");
    for (int i = 2; i < 30; i++) {
      bomb.append(Text.of(" {d: &a%d [*a%d, *a%d], c:", i, i - 1, i - 1));
    }
    return bomb + " x" + "}".repeat(28);
  }

  static Stream<Kind> kinds() {
    return KINDS.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsMalformedIsToldByFileAndLine(Kind kind) throws IOException {
    for (Map.Entry<String, String> document : DOCUMENTS.entrySet()) {
      assertMistake(kind, document.getKey(), document.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wordsThatOlderYamlTakesForNumbersAreNone(Kind kind) throws IOException {
    for (String word :
        List.of("1:30", "0x10", "0b1", "1_000", "010", "yes", "2024-01-01", "1.5", ".inf", "{}")) {
      String document = Text.of(kind.number(), word);
      Cli result = kind.run(document);
      assertError(kind, document, "2: ", result);
      assertTrue(result.err().contains("must be"), result.err());
    }
  }

  @Test
  void nothingElseOfTheProductReadsYaml() throws IOException, URISyntaxException {
    var strangers = new TreeSet<String>();
    int classes = 0;
    for (Class<?> module :
        List.of(
            PluginModule.class,
            ModelsModule.class,
            DataModule.class,
            ActiveModule.class,
            TrainModule.class,
            Mada.class)) {
      Path place = Path.of(module.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (FileSystem jar = Files.isDirectory(place) ? null : FileSystems.newFileSystem(place)) {
        Path root = jar == null ? place : jar.getPath("/");
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
            classes++;
            String name = root.relativize(file).toString().replace('\\', '/');
            String code = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!name.startsWith(READER) && code.contains("org/yaml/snakeyaml")) {
              strangers.add(name);
            }
          }
        }
      }
    }
    assertTrue(classes > 200, classes + " classes");
    assertEquals(List.of(), List.copyOf(strangers));
  }

  private static void assertMistake(Kind kind, String document, String problem) throws IOException {
    assertError(kind, document, problem, kind.run(document));
  }

  private static void assertError(Kind kind, String document, String problem, Cli result) {
    String shown =
        kind.name()
            + ": "
            + document.substring(0, Math.min(60, document.length()))
            + "\n"
            + result.err();
    String file = kind.assignments().length == 0 ? "bad.yml" : folder.resolve("bad.yml").toString();
    assertEquals(2, result.status(), shown);
    assertEquals(1, result.err().lines().count(), shown);
    assertTrue(result.err().startsWith("mada: " + file + ":" + problem), shown);
  }
}

package io.mada.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {

  private static YamlFile parse(String text) {
    return YamlFile.parse(text, "demo.yml");
  }

  private static String errorOf(Runnable work) {
    String message = assertThrows(ConfigurationException.class, work::run).getMessage();
    assertFalse(message.contains("\n"), () -> "more than one line: " + message);
    return message;
  }

  private static void assertContains(String part, String whole) {
    assertTrue(whole.contains(part), () -> "'" + part + "' is not in: " + whole);
  }

  @Test
  void valuesKeepTypeAndPlace() {
    Section section =
        parse(
                """
                name: demo
                seed: 1337
                stages:
                  stage1: {lr: 1.0e-4, nesterov: true, size: [512, 256]}
                nothing:
                """)
            .section();

    Section stage = section.section("stages").section("stage1");
    assertEquals("demo", section.text("name"));
    assertEquals(1337, section.integer("seed"));
    assertEquals(1e-4, stage.number("lr"));
    assertTrue(stage.flag("nesterov", false));
    assertEquals(List.of(512.0, 256.0), stage.numbers("size"));
    assertFalse(section.has("nothing"));
    assertEquals("demo.yml:4", stage.node("lr").place());
    assertEquals("demo.yml:3", section.node("stages").place());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0016E5", "no", "on", "12:30", "2024-01-01", "1_000", "007", "1.2.3", "\"1\"", "'true'"})
  void namesThatOlderYamlTakesForNumbersOrDatesStayWords(String word) {
    Section section = parse("key: " + word).section();

    assertEquals(word.replaceAll("[\"']", ""), section.node("key").value());
  }

  @ParameterizedTest
  @CsvSource({"1e5, 100000", ".5, 0.5", "-3., -3", "+2, 2", "6.02e+23, 6.02e23", "-.inf, -Infinity"})
  void numbersAreReadAsNumbers(String text, double number) {
    assertEquals(number, parse("key: " + text).section().number("key"));
  }

  @Test
  void mergeKeysTakeWhatIsNotGiven() {
    Section stages =
        parse(
                """
                stages:
                  stage1: &one {batch: 4, lr: 1.0e-4}
                  stage2: {<<: *one, lr: 0.5}
                """)
            .section()
            .section("stages");

    assertEquals(4, stages.section("stage2").integer("batch"));
    assertEquals(0.5, stages.section("stage2").number("lr"));
    assertEquals(List.of("lr", "batch"), List.copyOf(stages.section("stage2").keys()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\nb: [1, 2\\nc: 3 | demo.yml:3: | that begins at line 2",
        "a: 1\\n\\tb: 2 | demo.yml:2: | indent with spaces",
        "a: 1\\n  b: 2 | demo.yml:2: | check the indentation",
        "a: 1\\nb 2\\nc: 3 | demo.yml:3: | colon and a space",
        "a: {root: ${ROOT}} | demo.yml:1: | needs quotes",
        "a: *nobody | demo.yml:1: | nobody",
        "a: 1\\nb: 2\\na: 3 | demo.yml:3: | 'a' is given twice; first at demo.yml:1",
        "a: !!java.io.File [x] | demo.yml:1: | not accepted",
        "a: !mine 5 | demo.yml:1: | not accepted",
        "? [1, 2]\\n: 3 | demo.yml:1: | a key must be a word",
        "a: 99999999999999999999 | demo.yml:1: | 64 bits",
        "a: 1\\n---\\nb: 2 | demo.yml:2: | single document",
        "a: 1\\nb: \\7 | demo.yml:2: | U+0007",
        "a: {<<: 5} | demo.yml:1: | takes a mapping",
        "'' | demo.yml | is empty",
        "# nothing | demo.yml | is empty",
        "- 1 | demo.yml | keys and values",
      })
  void mistakesAreNamedByLine(String text, String place, String message) {
    String error = errorOf(() -> parse(text.translateEscapes()));

    assertTrue(error.startsWith(place), error);
    assertContains(message, error);
  }

  @Test
  void aliasesCannotGrowWithoutLimit() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append(Text.of("a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1));
    }

    assertContains("values, aliases written out", errorOf(() -> parse(bomb.toString())));
    assertContains("deep", errorOf(() -> parse("a: &a [*a]")));
  }

  @Test
  void filesThatAreNoTextAreRefused(@TempDir Path folder) throws Exception {
    Path binary = Files.write(folder.resolve("weights.pth"), new byte[] {(byte) 0x80, (byte) 0xff, 0, 1});
    Path umlaut = Files.write(folder.resolve("latin.yml"), "name: M\u00fcnchen".getBytes(StandardCharsets.ISO_8859_1));

    assertContains("UTF-8", errorOf(() -> YamlFile.read(binary)));
    assertContains("UTF-8", errorOf(() -> YamlFile.read(umlaut)));
    assertContains("is a folder", errorOf(() -> YamlFile.read(folder)));
    assertContains("does not exist", errorOf(() -> YamlFile.read(folder.resolve("absent.yml"))));
  }

  @Test
  void variablesAreReplacedAndTyped() {
    Section section =
        parse(
                """
                size: ${SIZE}
                root: "${ROOT}/images"
                split: ${SPLIT:-train}
                names: ["${ROOT}", "${SIZE}"]
                empty: ${NONE:-}
                """)
            .resolve(Map.of("SIZE", "3", "ROOT", "/data", "SPLIT", ""))
            .section();

    assertEquals(3, section.integer("size"));
    assertEquals("/data/images", section.text("root"));
    assertEquals("train", section.text("split"));
    assertEquals(List.of("/data", "3"), section.texts("names"));
    assertFalse(section.has("empty"));
  }

  @Test
  void anUnsetVariableIsAnErrorOnlyForWhoReadsIt() {
    YamlFile yaml = parse("seed: 1\ndata:\n  root: ${ROOT}\n  list: [\"${ROOT}\"]\n  bad: ${1+1}").resolve(Map.of());
    Section data = yaml.section().section("data");

    assertEquals(1, yaml.section().integer("seed"));
    assertTrue(data.has("root"));
    String error = errorOf(() -> data.path("root"));
    assertContains("demo.yml:3: data.root needs the environment variable ROOT, which is not set", error);
    assertContains("demo.yml:4: data.list needs", errorOf(() -> data.texts("list")));
    assertContains("a variable is ${NAME}", errorOf(() -> data.text("bad")));
    assertContains("root: ${ROOT}", yaml.text());
  }

  @Test
  void assignmentsReplaceAndAddValues() {
    YamlFile yaml = parse("seed: 1\nstages:\n  stage1:\n    augment: [{random_scale: [0.5, 1.5]}, {flip: 0.5}]\n");

    Section section =
        yaml.with(
                List.of("seed=2", "seed=3", "stages.stage1.augment[1].flip=1", "model.aspp.width=64", "list=[a, 01E5]"))
            .section();

    assertEquals(3, section.integer("seed"));
    Section stage = section.section("stages").section("stage1");
    assertEquals(1, stage.sections("augment").get(1).integer("flip"));
    assertEquals(List.of(0.5, 1.5), stage.sections("augment").get(0).numbers("random_scale"));
    assertEquals(64, section.section("model").section("aspp").integer("width"));
    assertEquals(List.of("a", "01E5"), section.texts("list"));
    assertContains("--set seed: seed must", errorOf(() -> section.check(false, "seed", "must")));
    assertEquals(1, yaml.section().integer("seed"));
  }

  @Test
  void anAssignmentMakesAVariableUnnecessary() {
    Section data =
        parse("data: {root: \"${ROOT}\"}").with(List.of("data.root=/here")).resolve(Map.of()).section().section("data");

    assertEquals("/here", data.text("root"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed | must be KEY=VALUE",
        "=5 | must be KEY=VALUE",
        "a..b=1 | not a key",
        "a.=1 | not a key",
        "a[x]=1 | not a key",
        "seed.x=1 | 'seed' is no mapping",
        "seed[0]=1 | 'seed' has 0 elements",
        "list[2].x=1 | 'list' has 2 elements",
        "list[0]=[1, | --set list[0]: ",
        "seed=!!x 1 | --set seed: ",
      })
  void mistakesInAssignmentsNameTheOption(String assignment, String message) {
    String error = errorOf(() -> parse("seed: 1\nlist: [{}, {}]").with(List.of(assignment)));

    assertTrue(error.startsWith("--set "), error);
    assertContains(message, error);
  }

  @Test
  void theTextReadsBackAsTheSameValues() {
    YamlFile yaml =
        parse(
            """
            words: [0016E5, no, "1", "true", "", "${X}", "a: b", "~", "12:30", "<<", "1e5"]
            numbers: [1, -2, 0.5, 1.0e-4, 1e300, .inf]
            others: [true, null]
            nested: {a: [{b: {c: "line\\nbreak"}}]}
            """);

    YamlFile again = parse(yaml.text());

    assertEquals(yaml.values(), again.values());
    assertEquals(Arrays.asList(true, null), ((Map<?, ?>) again.values()).get("others"));
  }
}

package io.mada.data.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.internal.config.ConfiguredSection;
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

  private static YamlFile read(Path file) {
    return YamlFile.read(file, "configuration", "demo.yml");
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
    assertEquals(1337, section.integer("seed", Range.any()));
    assertEquals(1e-4, stage.number("lr", Range.any()));
    assertTrue(stage.flag("nesterov", false));
    assertEquals(List.of(512.0, 256.0), stage.numbers("size", Range.any()));
    assertFalse(section.has("nothing"));
    assertEquals("demo.yml:4", ConfiguredSection.node(stage, "lr").place());
    assertEquals("demo.yml:3", ConfiguredSection.node(section, "stages").place());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0016E5",
        "no",
        "on",
        "12:30",
        "2024-01-01",
        "1_000",
        "007",
        "1.2.3",
        "\"1\"",
        "'true'"
      })
  void namesThatOlderYamlTakesForNumbersOrDatesStayWords(String word) {
    Section section = parse("key: " + word).section();

    assertEquals(word.replaceAll("[\"']", ""), ConfiguredSection.node(section, "key").value());
  }

  @ParameterizedTest
  @CsvSource({
    "1e5, 100000",
    ".5, 0.5",
    "-3., -3",
    "+2, 2",
    "6.02e+23, 6.02e23",
    "-.inf, -Infinity"
  })
  void numbersAreReadAsNumbers(String text, double number) {
    assertEquals(
        number,
        ((Number) ConfiguredSection.node(parse("key: " + text).section(), "key").value())
            .doubleValue());
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

    assertEquals(4, stages.section("stage2").integer("batch", Range.any()));
    assertEquals(0.5, stages.section("stage2").number("lr", Range.any()));
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
        "a: 1\\nb: !=x%20 1 | demo.yml:2: | remove the tag",
        "a: 1\\nb: !=x%20 [1] | demo.yml:2: | remove the tag",
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
    Path binary =
        Files.write(folder.resolve("weights.pth"), new byte[] {(byte) 0x80, (byte) 0xff, 0, 1});
    Path umlaut =
        Files.write(
            folder.resolve("latin.yml"),
            "name: M\u00fcnchen".getBytes(StandardCharsets.ISO_8859_1));

    for (Path file : List.of(binary, umlaut)) {
      assertEquals(file + " is no UTF-8 text; is it a configuration?", errorOf(() -> read(file)));
    }
    assertEquals(
        folder + " is a folder; a configuration is a YAML file", errorOf(() -> read(folder)));
    assertContains("absent.yml does not exist", errorOf(() -> read(folder.resolve("absent.yml"))));
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

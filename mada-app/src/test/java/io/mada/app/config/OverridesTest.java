package io.mada.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.data.yaml.YamlFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line and the environment change in a configuration. */
class OverridesTest {

  private static YamlFile parse(String text) {
    return YamlFile.parse(text, "demo.yml");
  }

  private static YamlFile set(YamlFile yaml, String... assignments) {
    return Assignment.applyAll(List.of(assignments), yaml);
  }

  private static YamlFile resolve(YamlFile yaml, Map<String, String> environment) {
    return new Substitution(environment).resolve(yaml);
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
  void variablesAreReplacedAndTyped() {
    YamlFile yaml =
        parse(
            """
            size: ${SIZE}
            root: "${ROOT}/images"
            split: ${SPLIT:-train}
            names: ["${ROOT}", "${SIZE}"]
            empty: ${NONE:-}
            """);

    Section section = resolve(yaml, Map.of("SIZE", "3", "ROOT", "/data", "SPLIT", "")).section();

    assertEquals(3, section.integer("size", Range.any()));
    assertEquals("/data/images", section.text("root"));
    assertEquals("train", section.text("split"));
    assertEquals(List.of("/data", "3"), section.texts("names"));
    assertFalse(section.has("empty"));
  }

  @Test
  void anUnsetVariableIsAnErrorOnlyForWhoReadsIt() {
    String text = "seed: 1\ndata:\n  root: ${ROOT}\n  list: [\"${ROOT}\"]\n  bad: ${1+1}";
    YamlFile yaml = resolve(parse(text), Map.of());
    Section data = yaml.section().section("data");

    assertEquals(1, yaml.section().integer("seed", Range.any()));
    assertTrue(data.has("root"));
    String error = errorOf(() -> data.path("root"));
    assertContains(
        "demo.yml:3: data.root needs the environment variable ROOT, which is not set", error);
    assertContains("demo.yml:4: data.list[0] needs", errorOf(() -> data.texts("list")));
    assertContains("a variable is ${NAME}", errorOf(() -> data.text("bad")));
    assertContains("root: ${ROOT}", yaml.text());
  }

  @Test
  void assignmentsReplaceAndAddValues() {
    YamlFile yaml =
        parse(
            "seed: 1\nstages:\n  stage1:\n    augment: [{random_scale: [0.5, 1.5]}, {flip: 0.5}]\n");

    Section section =
        set(
                yaml,
                "seed=2",
                "seed=3",
                "stages.stage1.augment[1].flip=1",
                "model.aspp.width=64",
                "list=[a, 01E5]")
            .section();

    assertEquals(3, section.integer("seed", Range.any()));
    Section stage = section.section("stages").section("stage1");
    assertEquals(1, stage.sections("augment").get(1).integer("flip", Range.any()));
    assertEquals(
        List.of(0.5, 1.5), stage.sections("augment").get(0).numbers("random_scale", Range.any()));
    assertEquals(64, section.section("model").section("aspp").integer("width", Range.any()));
    assertEquals(List.of("a", "01E5"), section.texts("list"));
    assertContains("--set seed must", errorOf(() -> section.check(false, "seed", "must")));
    assertEquals(1, yaml.section().integer("seed", Range.any()));
  }

  @Test
  void anAssignmentMakesAVariableUnnecessary() {
    YamlFile yaml = set(parse("data: {root: \"${ROOT}\"}"), "data.root=/here");

    Section data = resolve(yaml, Map.of()).section().section("data");

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
    String error = errorOf(() -> set(parse("seed: 1\nlist: [{}, {}]"), assignment));

    assertTrue(error.startsWith("--set "), error);
    assertContains(message, error);
  }
}

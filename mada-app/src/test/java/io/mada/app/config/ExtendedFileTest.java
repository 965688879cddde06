package io.mada.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfiguredSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration makes of the one that it extends. */
class ExtendedFileTest {

  private static final String BASE =
      """
      name: base
      data:
        source: {dataset: gta5, root: /gta5}
        target: {dataset: camvid, root: /camvid}
      selection: {strategy: list, file: names.txt, budget: 0.1}
      stages:
        warmup: {terms: [a, b], iterations: 10, optimizer: {name: sgd, lr: 0.1, momentum: 0.9}}
        adapt: {from: warmup, iterations: 20}
      """;

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static YamlFile read(Path file) {
    return ExtendedFile.read(file, new Substitution(Map.of("BASE", "base.yml")));
  }

  private YamlFile extended(String text) throws IOException {
    write("base.yml", BASE);
    return read(write("demo.yml", "extends: base.yml\n" + text));
  }

  private static String errorOf(Path file) {
    String message = assertThrows(ConfigurationException.class, () -> read(file)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void mappingsAreMergedAndAllElseIsReplaced() throws IOException {
    YamlFile yaml =
        extended(
            """
            data: {source: {root: /elsewhere}}
            stages:
              polish: {iterations: 5}
              warmup: {terms: [c], optimizer: {lr: 0.2}}
            """);

    assertEquals(
        YamlFile.parse(
                """
                name: base
                data:
                  source: {dataset: gta5, root: /elsewhere}
                  target: {dataset: camvid, root: /camvid}
                selection: {strategy: list, file: names.txt, budget: 0.1}
                stages:
                  warmup: {terms: [c], iterations: 10, optimizer: {name: sgd, lr: 0.2, momentum: 0.9}}
                  adapt: {from: warmup, iterations: 20}
                  polish: {iterations: 5}
                """,
                "whole.yml")
            .text(),
        yaml.text(),
        "and the keys of the base come first");
  }

  @Test
  void nullRemovesAKeyOfTheBase() throws IOException {
    YamlFile yaml =
        extended(
            """
            selection: {strategy: random, file: null}
            stages: {adapt: null, warmup: {optimizer: {name: adamw, momentum: }}}
            """);

    Section section = yaml.section();
    assertEquals(Set.of("strategy", "budget"), section.section("selection").keys());
    assertEquals(Set.of("warmup"), section.section("stages").keys());
    assertEquals(
        Set.of("name", "lr"),
        section.section("stages").section("warmup").section("optimizer").keys());
  }

  @Test
  void aStageCanBeginWithTheInitialWeightsThoughTheBaseHasOtherwise() throws IOException {
    Section adapt =
        extended("stages: {adapt: {from: null}}").section().section("stages").section("adapt");

    assertTrue(adapt.keys().contains("from"), "null is the initial weights here");
    assertFalse(adapt.has("from"));
  }

  @Test
  void aValueIsSaidToStandWhereItIsWritten() throws IOException {
    write("common/first.yml", "seed: 1\nmodel: {backbone: resnet18}");
    write("common/second.yml", "extends: first.yml\nmodel:\n  norm: batch\n");
    YamlFile yaml = read(write("demo.yml", "extends: common/second.yml\nname: demo\n"));

    Section model = yaml.section().section("model");
    assertEquals("demo.yml:2", ConfiguredSection.node(yaml.section(), "name").place());
    assertEquals("common/second.yml:3", ConfiguredSection.node(model, "norm").place());
    assertEquals("common/first.yml:2", ConfiguredSection.node(model, "backbone").place());
    assertEquals("common/first.yml:1", ConfiguredSection.node(yaml.section(), "seed").place());
  }

  @Test
  void aFileMayBeReachedTwiceButNotFromItself() throws IOException {
    write("a.yml", "name: a\nextends: b.yml");
    write("b.yml", "extends: ./c.yml");
    Path c = write("c.yml", "seed: 1");
    assertEquals(
        List.of("seed", "name"), List.copyOf(read(folder.resolve("a.yml")).section().keys()));

    Files.writeString(c, "\nextends: ../" + folder.getFileName() + "/a.yml");

    assertEquals(
        "c.yml:2: extends goes round in a circle: a.yml -> b.yml -> c.yml -> a.yml",
        errorOf(folder.resolve("a.yml")));
    assertEquals(
        "self.yml:1: extends goes round in a circle: self.yml -> self.yml",
        errorOf(write("self.yml", "extends: self.yml")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extends: gone.yml | demo.yml:1: extends names FOLDER/gone.yml, which does not exist",
        "extends: . | FOLDER is a folder; a configuration is a YAML file",
        "extends: [a.yml] | demo.yml:1: extends must be a word, not a list",
        "extends: '' | demo.yml:1: extends must be a path, not ''",
        "extends: '${NONE}' | demo.yml:1: extends needs the environment variable NONE, which is not set",
        "extends: broken.yml | broken.yml:2: ",
        "extends: empty.yml | empty.yml: is empty",
      })
  void aMistakeIsOneLine(String text, String error) throws IOException {
    write("broken.yml", "name: a\nseed: [1");
    write("empty.yml", "");

    String message = errorOf(write("demo.yml", text));

    assertTrue(message.startsWith(error.replace("FOLDER", folder.toString())), message);
  }

  @Test
  void aBaseMayBeNamedByAVariableAndByNoName() throws IOException {
    write("base.yml", BASE);
    assertEquals("base", read(write("demo.yml", "extends: ${BASE}")).section().text("name"));
    assertEquals("own", read(write("demo.yml", "name: own\nextends:")).section().text("name"));
  }
}

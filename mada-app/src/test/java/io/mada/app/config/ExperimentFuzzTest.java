package io.mada.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.app.compute.BuiltInModules;
import io.mada.app.plugin.ModuleLoader;
import io.mada.data.label.Taxonomies;
import io.mada.data.yaml.YamlFile;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations, as YAML and as experiments. */
class ExperimentFuzzTest {

  private final FuzzedFile yaml = new FuzzedFile("fuzzed.yml");
  private final FuzzedFile experiment = new FuzzedFile("experiment.yml");
  private final ExperimentReader reader =
      new ExperimentReader(
          new ModuleLoader(BuiltInModules.list(), Path.of("none")),
          Taxonomies::read,
          Map.of("CAMVID", "camvid"));

  static Stream<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("../configs"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrRefused(byte[] content) throws IOException {
    yaml.mustBeReadOrRefused(
        content,
        file -> {
          YamlFile read = YamlFile.read(file, "configuration", "fuzzed.yml");
          assertEquals(
              read.values(),
              YamlFile.parse(read.text(), "fuzzed.yml, written and read again").values());
        });
    experiment.mustBeReadOrRefused(content, file -> reader.read(file, List.of()).validate());
  }
}

package io.mada.data.label;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.api.data.Taxonomy;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists of classes, as those of a network and as the meaning of label files. */
class TaxonomiesFuzzTest {

  private final FuzzedFile classes = new FuzzedFile("classes.yml");
  private final FuzzedFile legend = new FuzzedFile("legend.yml");
  private final Taxonomy camvid = Taxonomies.named("camvid");

  static Stream<byte[]> seeds() throws IOException {
    try (var camvid = Taxonomies.class.getResourceAsStream("legends/camvid.yml")) {
      String drone =
          """
          name: drone
          classes:
            - {name: road, id: 0, color: [128, 64, 128]}
            - {name: "building", id: [1, 2], color: [70, 70, 70]}
          """;
      return Stream.of(camvid.readAllBytes(), drone.getBytes(StandardCharsets.UTF_8));
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void areReadOrRefused(byte[] content) throws IOException {
    classes.mustBeReadOrRefused(
        content,
        file -> {
          Taxonomy taxonomy = Taxonomies.read(file).taxonomy();
          assertTrue(taxonomy.size() > 0 && taxonomy.size() < 256);
        });
    legend.mustBeReadOrRefused(content, file -> Legend.read(file).code(camvid));
  }
}

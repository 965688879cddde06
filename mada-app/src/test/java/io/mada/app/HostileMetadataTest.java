package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import io.mada.data.image.PngFiles;
import io.mada.models.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint whose metadata is damaged: one line names the file and the entry. */
class HostileMetadataTest {

  private static final Map<String, String> WHOLE =
      Map.of(
          "mada.model",
          "{\"backbone\": \"mobilenet_v2\", \"width\": 0.25, \"aspp_channels\": 8, \"decoder_channels\": 8}",
          "mada.taxonomy",
          "{\"name\": \"two\", \"classes\": [{\"name\": \"road\", \"rgb\": 1}, {\"name\": \"sky\", \"rgb\": 2}]}",
          "mada.size",
          "32,32");

  @TempDir private static Path folder;

  @BeforeAll
  static void writeImage() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    PngFiles.write(folder.resolve("images/a.png"), new RgbImage(2, 2, new byte[12]));
  }

  @Test
  void wholeMetadataLeadToTheWeights() {
    Cli result = predict("mada.size", "32,32");
    assertEquals(1, result.status());
    assertTrue(result.err().contains(" are of another architecture"), result.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1",
        "1,2,3",
        "0,5",
        "-1,5",
        "1.5,2",
        "99999999999,1",
        "100000,100000",
        "1,2\n"
      })
  void aSizeThatIsNone(String value) {
    assertRefused("mada.size", value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "\"x\"",
        "{}",
        "{\"backbone\": 7}",
        "{\"backbone\": null}",
        "{\"backbone\": [[]]}",
        "{\"backbone\": \"mobilenet_v2\", \"width\": 1e308}",
        "{\"backbone\": \"mobilenet_v2\", \"width\": {}}",
        "{\"backbone\": \"mobilenet_v2\", \"aspp_channels\": 9999999999999999999999}",
        "{\"backbone\": \"mobilenet_v2\", \"norm\": \"x\\ny\"}"
      })
  void aNetworkThatIsNone(String value) {
    assertRefused("mada.model", value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{\"classes\": []}",
        "{\"classes\": {}}",
        "{\"classes\": [null]}",
        "{\"classes\": [{}]}",
        "{\"classes\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}",
        "{\"classes\": [{\"name\": \"a\", \"rgb\": 1e99}]}"
      })
  void classesThatAreNone(String value) {
    assertRefused("mada.taxonomy", value);
  }

  private static void assertRefused(String key, String value) {
    Cli result = predict(key, value);
    assertEquals(2, result.status(), result.err());
    assertTrue(
        result.err().startsWith("mada: " + folder.resolve("a.safetensors") + ": " + key),
        result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  private static Cli predict(String key, String value) {
    Map<String, String> metadata = new HashMap<>(WHOLE);
    metadata.put(key, value);
    StoredTensor tensor = new StoredTensor(new Shape(1), DataType.FLOAT32, ByteBuffer.allocate(4));
    Path file = folder.resolve("a.safetensors");
    new Safetensors().write(file, new Weights(Map.of("a", tensor), metadata));
    return Cli.run(
        "predict",
        "--checkpoint",
        file.toString(),
        "--images",
        folder.resolve("images").toString(),
        "--output",
        folder.resolve("out").toString(),
        "--device",
        "cpu",
        "--quiet");
  }
}

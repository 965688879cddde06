package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {

  private record Part(String name, int count) {}

  private record Whole(Map<String, Part> parts, List<Double> numbers) {}

  @TempDir private Path folder;

  @Test
  void jsonThatLacksSomethingIsDamagedAndTheErrorSaysWhere() throws IOException {
    assertEquals(
        new Whole(Map.of("a", new Part("b", 1)), List.of(0.5)),
        read(
            """
        {"parts": {"a": {"name": "b", "count": 1}}, "numbers": [0.5], "more": null}"""));
    assertDamaged("damaged: $ has no numbers", "{\"parts\": {}}");
    assertDamaged(
        "damaged: $.parts.a has no name", "{\"parts\": {\"a\": {\"count\": 1}}, \"numbers\": []}");
    assertDamaged("damaged: $.parts.a is null", "{\"parts\": {\"a\": null}, \"numbers\": []}");
    assertDamaged("damaged: $.numbers[1] is null", "{\"parts\": {}, \"numbers\": [0.5, null]}");
    assertDamaged("damaged: $ is null", "");
    assertDamaged("no JSON; it may have been cut off", "{\"parts\": {}, \"num");
  }

  private Whole read(String json) throws IOException {
    Files.writeString(folder.resolve("whole.json"), json);
    return new RunFiles(folder).json("whole.json", Whole.class);
  }

  private void assertDamaged(String expected, String json) {
    MadaException error = assertThrows(MadaException.class, () -> read(json));
    assertEquals(folder.resolve("whole.json") + " is " + expected, error.getMessage());
  }
}

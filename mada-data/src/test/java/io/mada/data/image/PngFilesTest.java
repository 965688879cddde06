package io.mada.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.data.Pictures;
import io.mada.data.label.Legend;
import io.mada.data.label.Taxonomies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFilesTest {

  @TempDir Path folder;

  @Test
  void pictureIsReadBackUnchanged() {
    RgbImage image = Pictures.random(13, 7, 1);
    PngFiles.write(folder.resolve("image.png"), image);
    assertArrayEquals(image.rgb(), ImageFiles.read(folder.resolve("image.png")).rgb());
  }

  @Test
  void labelIsReadBackUnchanged() {
    Taxonomy taxonomy = Taxonomies.named("cityscapes");
    byte[] ids = {0, 18, 7, -1, 3, 2};
    PngFiles.write(folder.resolve("label.png"), new LabelMap(3, 2, ids));
    assertArrayEquals(
        ids, Legend.of(taxonomy).code(taxonomy).read(folder.resolve("label.png")).ids());
  }

  @Test
  void nothingButTheFileIsLeft() throws IOException {
    PngFiles.write(folder.resolve("image.png"), Pictures.random(3, 2, 1));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("image.png")), files.toList());
    }
  }

  @Test
  void placeThatCannotBeWrittenIsNamed() {
    Path file = folder.resolve("absent/image.png");
    RgbImage image = Pictures.random(3, 2, 1);
    var error = assertThrows(MadaException.class, () -> PngFiles.write(file, image));
    assertTrue(error.getMessage().startsWith("cannot write " + file), error.getMessage());
  }
}

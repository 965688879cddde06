package io.mada.data.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.api.data.Taxonomy.Category;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelEncoderTest {

  private static final Taxonomy CLASSES =
      new Taxonomy(
          "street",
          List.of(
              new Category("road", 0x804080),
              new Category("tree", 0x6b8e23),
              new Category("sky", 0x4682b4)),
          List.of("own car"));

  private static final LabelMap LABEL = new LabelMap(3, 2, new byte[] {0, 1, 2, (byte) 255, 1, 0});

  @TempDir private Path folder;

  private Path legend(String yaml) throws IOException {
    return Files.writeString(folder.resolve("classes.yml"), yaml);
  }

  @Test
  void trainingIdsAreThePalettesIndexes() throws IOException {
    Legend legend = Legend.of(CLASSES);
    Path file = folder.resolve("a.png");

    new LabelEncoder(legend, CLASSES).write(file, LABEL);

    assertArrayEquals(LABEL.ids(), legend.code(CLASSES).read(file).ids());
    BufferedImage picture = ImageIO.read(file.toFile());
    assertEquals(2, picture.getRaster().getSample(2, 0, 0));
    assertEquals(0xff4682b4, ((IndexColorModel) picture.getColorModel()).getRGB(2));
    assertEquals(0xff000000, picture.getRGB(0, 1), "unlabelled is black");
  }

  @Test
  void aLegendsIdsAreWritten() throws IOException {
    Legend legend =
        Legend.read(
            legend(
                "classes: [{name: sky, id: [23, 24]}, {name: road, id: 7}, {name: tree, id: 300},"
                    + " {name: own car, id: 1}]"));
    LabelEncoder encoder = new LabelEncoder(legend, CLASSES);
    Path file = folder.resolve("a.png");

    assertEquals(Map.of(0, 7, 2, 23), encoder.ids(), "300 has more than 8 bits");
    encoder.write(file, new LabelMap(2, 1, new byte[] {2, 0}));

    assertEquals(23, ImageIO.read(file.toFile()).getRaster().getSample(0, 0, 0));
    assertArrayEquals(new byte[] {2, 0}, legend.code(CLASSES).read(file).ids());
    MadaException error = assertThrows(MadaException.class, () -> encoder.write(file, LABEL));
    assertTrue(
        error.getMessage().contains("no id of 8 bits for the class tree"), error.getMessage());
  }

  @Test
  void whereColoursWouldBeReadThereAreNone() throws IOException {
    Legend legend =
        Legend.read(
            legend(
                "classes: [{name: tree, color: [1, 2, 3]}, {name: road, color: [4, 5, 6]}, {name: sky,"
                    + " color: [7, 8, 9]}]"));
    Path file = folder.resolve("a.png");

    new LabelEncoder(legend, CLASSES).write(file, LABEL);

    assertArrayEquals(LABEL.ids(), legend.code(CLASSES).read(file).ids());
  }
}

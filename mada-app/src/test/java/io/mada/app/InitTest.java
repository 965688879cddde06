package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.app.init.Folder;
import io.mada.app.init.Folders;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first configuration, for folders as people have them. */
class InitTest {

  private static final int SIDE = 64;

  @TempDir private Path folder;

  private Path config;

  @BeforeEach
  void makeFolders() throws IOException {
    config = folder.resolve("my.yml");
    for (String images : List.of("sim/images", "drone/pool", "drone/val")) {
      for (int i = 0; i < 3; i++) {
        write(images, i, new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB));
      }
    }
  }

  private void write(String where, int number, BufferedImage image) throws IOException {
    Path to = Files.createDirectories(folder.resolve(where));
    assertTrue(ImageIO.write(image, "png", to.resolve(number + ".png").toFile()));
  }

  /** Labels whose rows have the ids in turn. */
  private void labels(String where, int... ids) throws IOException {
    for (int i = 0; i < 3; i++) {
      var label = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          label.getRaster().setSample(x, y, 0, ids[y % ids.length]);
        }
      }
      write(where, i, label);
    }
  }

  private void colors(String where, int... colors) throws IOException {
    for (int i = 0; i < 3; i++) {
      var label = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          label.setRGB(x, y, colors[y % colors.length]);
        }
      }
      write(where, i, label);
    }
  }

  private Cli init(String... more) {
    Map<Folder, Path> guessed = new Folders(Map.of(), folder).complete(Optional.empty());
    List<String> words = new ArrayList<>(List.of("init", config.toString(), "--yes"));
    guessed.forEach((f, path) -> words.addAll(List.of("--" + f.option(), path.toString())));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private String classes() throws IOException {
    return Files.readString(folder.resolve("my-classes.yml"));
  }

  @Test
  void foldersAreKnownByTheirNamesAndPictures() throws IOException {
    labels("sim/labels", 0, 1);
    labels("drone/val-labels", 0, 1);

    assertEquals(
        Map.of(
            Folder.SOURCE, folder.resolve("sim/images"),
            Folder.SOURCE_LABELS, folder.resolve("sim/labels"),
            Folder.TARGET, folder.resolve("drone/pool"),
            Folder.VALIDATION, folder.resolve("drone/val"),
            Folder.VALIDATION_LABELS, folder.resolve("drone/val-labels")),
        new Folders(Map.of(), folder).complete(Optional.empty()));
  }

  @Test
  void atMostFiveQuestionsAreAsked() throws IOException {
    labels("sim/labels", 0, 1);
    List<String> asked = new ArrayList<>();

    Map<Folder, Path> all =
        new Folders(Map.of(Folder.TARGET, Path.of("pool")), folder)
            .complete(
                Optional.of(
                    question -> {
                      asked.add(question);
                      return question.contains("[") ? "" : "mine";
                    }));

    assertEquals(4, asked.size(), asked.toString());
    assertEquals(folder.resolve("sim/images"), all.get(Folder.SOURCE));
    assertEquals(Path.of("pool"), all.get(Folder.TARGET));
    assertEquals(Path.of("mine"), all.get(Folder.VALIDATION));
  }

  @Test
  void whatIsNotKnownIsAskedForInOneLine() throws IOException {
    labels("sim/labels", 0, 1);

    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> new Folders(Map.of(), folder).complete(Optional.empty()));

    assertTrue(
        e.getMessage().startsWith("these folders are not known; say --target DIR ("),
        e.getMessage());
    assertTrue(e.getMessage().contains("--validation-labels DIR"), e.getMessage());
  }

  @Test
  void theConfigurationRunsAndSaysWhatWasGuessed() throws IOException {
    labels("sim/labels", 0, 3, 255);
    labels("drone/val-labels", 0, 3, 7);

    Cli done = init();

    assertEquals(0, done.status(), done.err());
    assertTrue(done.out().contains("target: 3 images in "), done.out());
    assertTrue(done.out().contains("such as 64x64"), done.out());
    assertTrue(classes().contains("{name: class_7, id: 7}"), classes());
    assertFalse(classes().contains("255}"), classes());
    assertTrue(classes().contains("34.4 % of the source's pixels"), classes());
    assertTrue(Files.readString(config).contains("size: [64, 64]"));
    Cli explained =
        Cli.run("explain", config.toString(), "--device", "cpu", "--threads", "1", "--quiet");
    assertEquals(0, explained.status(), explained.err());
    assertTrue(explained.out().contains("writes  stage2/best.safetensors"), explained.out());
    assertTrue(explained.out().contains("mada chooses from 3 images"), explained.out());
    assertTrue(explained.out().matches("(?s).*time    about \\d+ (s|min|h).*"), explained.out());
  }

  @Test
  void idsOfCityscapesHaveTheirNames() throws IOException {
    labels("sim/labels", 7, 8, 11, 21, 26, 3);
    labels("drone/val-labels", 7, 8, 11, 23);

    assertEquals(0, init().status());

    assertTrue(classes().contains("{name: car, id: 26, color: [0, 0, 142]}"), classes());
    assertTrue(
        classes().contains("{name: train, id: 31, color: [0, 80, 100], optional: true}"),
        classes());
  }

  @Test
  void colorsAreClassesAndBlackIsNone() throws IOException {
    colors("sim/labels", 0, 0x804080, 0x00ff00);
    colors("drone/val-labels", 0x804080, 0x0000ff);

    assertEquals(0, init().status());

    assertTrue(classes().contains("color: [128, 64, 128]}"), classes());
    assertTrue(classes().contains("ignore: [[0, 0, 0]]"), classes());
    assertEquals(3, classes().lines().filter(line -> line.contains("name:")).count());
  }

  @Test
  void aPalettesColorsAreTheClasses() throws IOException {
    byte[] red = {0, (byte) 200};
    byte[] none = {0, 0};
    var model = new IndexColorModel(8, 2, red, none, none);
    for (String where : List.of("sim/labels", "drone/val-labels")) {
      for (int i = 0; i < 3; i++) {
        var label = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED, model);
        label.getRaster().setSample(i, 0, 0, 1);
        write(where, i, label);
      }
    }

    Cli.assertQuiet(init());

    assertTrue(classes().contains("{name: class_1, id: 1, color: [200, 0, 0]}"), classes());
  }

  @Test
  void whatCannotBeLabelsIsRefusedAndNothingIsWritten() throws IOException {
    colors("sim/labels", 1, 2);
    labels("drone/val-labels", 1, 2);
    Cli.assertError(2, "one by ids and one by colours", init());
    for (int i = 0; i < 3; i++) {
      var photograph = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < SIDE * SIDE; p++) {
        photograph.setRGB(p % SIDE, p / SIDE, p * 31);
      }
      write("sim/labels", i, photograph);
    }
    Cli.assertError(2, "seems to hold no labels", init());
    assertFalse(Files.exists(config));
    assertFalse(Files.exists(folder.resolve("my-classes.yml")));
  }

  @Test
  void filesThatAreThereStay() throws IOException {
    labels("sim/labels", 0, 1);
    labels("drone/val-labels", 0, 1);
    Files.writeString(folder.resolve("my-classes.yml"), "mine");
    Cli.assertError(2, "my-classes.yml is there already", init());
    assertEquals("mine", classes());
    Files.writeString(config, "mine");
    Cli.assertError(2, "my.yml is there already", init());
  }
}

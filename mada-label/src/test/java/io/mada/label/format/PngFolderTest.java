package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ConfigurationException;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import io.mada.label.Handover;
import io.mada.label.task.LabelTasks;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngFolderTest {

  @TempDir Path folder;
  private LabelTasks tasks;

  @BeforeEach
  void setUp() {
    tasks =
        new Handover(folder.resolve("annotate"), Handover.CLASSES)
            .add("a/x", 3, 2)
            .add("y", 3, 2, new Region(1, 0, 2, 2, List.of(1, 3)), new Region(0, 0, 1, 1))
            .tasks();
  }

  private LabelFormat png() {
    return LabelFormats.named("png");
  }

  @Test
  void imagesMasksClassesAndRegionsAreWritten() throws IOException {
    Path out = folder.resolve("out");
    png()
        .write(
            tasks,
            tasks.tasks(),
            task -> task.name().equals("a/x") ? Handover.label("012", "..0") : null,
            out);
    assertEquals("road\ntree & bush\nsky\n", Files.readString(out.resolve("classes.txt")));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("annotate/images/a/x.png")),
        Files.readAllBytes(out.resolve("images/a/x.png")));
    BufferedImage mask = ImageIO.read(out.resolve("masks/a/x.png").toFile());
    assertArrayEquals(
        new int[] {0, 1, 2, 255, 255, 0}, mask.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null));
    IndexColorModel palette = (IndexColorModel) mask.getColorModel();
    assertEquals(0x6b8e23, palette.getRGB(1) & 0xffffff);
    assertFalse(Files.exists(out.resolve("masks/y.png")));
    assertEquals(
        "{\"y\":[{\"x\":1,\"y\":0,\"width\":2,\"height\":2,\"runs\":[1,3]},"
            + "{\"x\":0,\"y\":0,\"width\":1,\"height\":1,\"runs\":[]}]}",
        Files.readString(out.resolve("regions.json")).replaceAll("\\s", ""));
  }

  @Test
  void aFolderWithFilesIsNotAddedTo() throws IOException {
    Path out = folder.resolve("out");
    Files.createDirectories(out.resolve("images"));
    assertThrows(
        ConfigurationException.class, () -> png().write(tasks, tasks.tasks(), task -> null, out));
  }

  @Test
  void theSameTasksGiveTheSameZip() throws IOException {
    Path one = folder.resolve("1.zip");
    Path two = folder.resolve("2.ZIP");
    png().write(tasks, tasks.tasks(), task -> Handover.label("012", "..0"), one);
    png().write(tasks, tasks.tasks(), task -> Handover.label("012", "..0"), two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @ParameterizedTest
  @ValueSource(strings = {Export.GREY_8, Export.GREY_16})
  void greyMasksOfAnyDepthAreNumbers(String mask) {
    Path in = new Export().png("masks/y.png", mask).folder(folder.resolve("in"));
    assertEquals(Map.of("y", "012/.20"), Export.labels(png().read(tasks, in)));
  }

  @Test
  void greyOfOneBitIsBlackAndWhite() {
    Path in = new Export().png("masks/y.png", Export.GREY_1).folder(folder.resolve("in"));
    assertEquals(Map.of("y", "0.0/..0"), Export.labels(png().read(tasks, in)));
  }

  @Test
  void aClassListInAnotherOrderIsFollowed() {
    Path in =
        new Export()
            .text("set/classes.txt", "sky\r\nown car\r\nroad\r\n")
            .png("set/masks/a/x.png", Export.GREY_8)
            .zip(folder.resolve("in.zip"));
    assertEquals(Map.of("a/x", "2.0/.02"), Export.labels(png().read(tasks, in)));
  }

  @Test
  void imagesWithoutAMaskStayOut() {
    Path in =
        new Export()
            .png("masks/y.png", Export.GREY_8)
            .png("images/a/x.png", Export.COLOURS)
            .png("images/y.png", Export.COLOURS)
            .text("masks/.DS_Store", "x")
            .folder(folder.resolve("in"));
    ImportedLabels imported = png().read(tasks, in);
    assertEquals(Map.of("y", "012/.20"), Export.labels(imported));
    assertEquals(List.of("1 image has no label and stays out: 'a/x'"), imported.notes());
  }

  @Test
  void masksOfOtherImagesAreNoted() {
    Path in =
        new Export()
            .png("masks/y.png", Export.GREY_8)
            .png("masks/p.png", Export.GREY_8)
            .png("masks/q.png", Export.GREY_8)
            .folder(folder.resolve("in"));
    assertEquals(
        List.of("2 images are none of the tasks and stay out, such as 'p.png'"),
        png().read(tasks, in).notes());
  }

  @Test
  void errorsSayWhichPixelOfWhichFile() {
    assertEquals(
        "in/masks/y.png has the value 2 at (2, 0), which is no class", errorOf(Export.GREY_8, 2));
    assertEquals(
        "in/masks/y.png has colours: masks must have one channel or a palette, of class numbers",
        errorOf(Export.COLOURS, 3));
    assertEquals(
        "in/masks/y.png cannot be read: it has an alpha channel; save it without",
        errorOf(Export.ALPHA, 3));
  }

  private String errorOf(String mask, int classes) {
    var handover =
        new Handover(
            folder.resolve("annotate"),
            new Taxonomy("street", Handover.CLASSES.classes().subList(0, classes)));
    Path in = folder.resolve("in");
    new Export().png("masks/y.png", mask).folder(in);
    return Export.error("png", handover.add("y", 3, 2).tasks(), in);
  }

  @Test
  void aMaskOfAnotherSizeIsAnErrorBeforeItTakesMemory() {
    Path in = new Export().png("masks/y.png", Export.HUGE).folder(folder.resolve("in"));
    assertEquals(
        "in/masks/y.png is 60000x60000, but image 'y' is 3x2: give the mask in the size of the"
            + " image",
        Export.error("png", tasks, in));
  }

  @Test
  void aDamagedMaskIsAnErrorWhereverItIsCut() {
    byte[] whole = Base64.getDecoder().decode(Export.PALETTE_2);
    for (int length = 0; length < whole.length; length++) {
      Path in = folder.resolve("cut" + length);
      new Export().bytes("masks/y.png", Arrays.copyOf(whole, length)).folder(in);
      Export.error("png", tasks, in);
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 20] ^= 1;
    Path in = new Export().bytes("masks/y.png", flipped).folder(folder.resolve("in"));
    assertEquals(
        "in/masks/y.png cannot be read: it is damaged: a checksum is wrong",
        Export.error("png", tasks, in));
  }

  @Test
  void aClassListWithAnUnknownClassIsAnError() {
    Path in =
        new Export()
            .text("classes.txt", "raod\n")
            .png("masks/y.png", Export.GREY_8)
            .folder(folder.resolve("in"));
    assertEquals(
        "in/classes.txt: 'raod' is no class of street; did you mean 'road'?",
        Export.error("png", tasks, in));
  }

  @Test
  void anExportOfOtherImagesIsAnError() {
    Path in = new Export().png("masks/p.png", Export.GREY_8).zip(folder.resolve("in.zip"));
    assertEquals(
        "no image of in.zip is one that was to be labelled: it begins with 'p.png', and the tasks"
            + " begin with 'a/x'",
        Export.error("png", tasks, in));
    assertEquals(
        "other.zip has no images",
        Export.error("png", tasks, new Export().text("a", "").zip(folder.resolve("other.zip"))));
    assertEquals("none.zip does not exist", Export.error("png", tasks, folder.resolve("none.zip")));
  }

  @Test
  void anImageThatIsThereTwiceIsAnError() {
    Path in =
        new Export()
            .png("masks/y.png", Export.GREY_8)
            .png("masks/old/y.png", Export.GREY_8)
            .zip(folder.resolve("in.zip"));
    assertEquals(
        "in.zip has image 'y' twice, as old/y.png and y.png", Export.error("png", tasks, in));
  }

  @Test
  void anUnknownFormatIsAMistake() {
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> LabelFormats.named("coko"));
    assertEquals("'coko' is no format of labels; did you mean 'coco'?", error.getMessage());
    assertEquals(List.of("cvat", "coco", "labelstudio", "png"), LabelFormats.names());
  }
}

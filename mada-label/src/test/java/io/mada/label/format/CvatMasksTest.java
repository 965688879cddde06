package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ConfigurationException;
import io.mada.api.data.Taxonomy;
import io.mada.label.Handover;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CvatMasksTest {

  private static final String LABELS =
      """
      # label:color_rgb:parts:actions
      background:0,0,0::
      sky:70,130,180::
      road:128,64,128::
      tree & bush:107,142,35::
      """;

  @TempDir Path folder;
  private LabelTasks tasks;

  @BeforeEach
  void setUp() {
    tasks =
        new Handover(folder.resolve("annotate"), Handover.CLASSES)
            .add("a/x", 3, 2, 2)
            .add("y", 3, 2, 1)
            .tasks();
  }

  private LabelFormat cvat() {
    return LabelFormats.named("cvat");
  }

  private static Export export() {
    return new Export()
        .text("labelmap.txt", LABELS)
        .text("ImageSets/Segmentation/default.txt", "y\na/x\n");
  }

  @Test
  void theZipIsWhatCvatImports() throws IOException {
    Path out = folder.resolve("out.zip");
    cvat().write(tasks, tasks.tasks(), task -> Handover.label("012", "..0"), out);
    try (ZipFile zip = new ZipFile(out.toFile())) {
      assertEquals(
          """
          # label:color_rgb:parts:actions
          background:0,0,0::
          road:128,64,128::
          tree & bush:107,142,35::
          sky:70,130,180::
          """,
          text(zip, "labelmap.txt"));
      assertEquals("y\na/x\n", text(zip, "ImageSets/Segmentation/default.txt"));
      var mask = ImageIO.read(zip.getInputStream(zip.getEntry("SegmentationClass/a/x.png")));
      assertEquals(3, mask.getRaster().getNumBands());
      assertEquals(0x804080, mask.getRGB(0, 0) & 0xffffff);
      assertEquals(0x4682b4, mask.getRGB(2, 0) & 0xffffff);
      assertEquals(0, mask.getRGB(0, 1) & 0xffffff);
    }
  }

  private static String text(ZipFile zip, String name) throws IOException {
    byte[] content = zip.getInputStream(zip.getEntry(name)).readAllBytes();
    return new String(content, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsUnlabelledHasAColourOfItsOwnWhereAClassIsBlack() {
    var labels =
        new CvatLabels(
            new Taxonomy(
                "dark",
                List.of(
                    new Taxonomy.Category("night", 0),
                    new Taxonomy.Category("void", MaskPngWriter.VOID),
                    new Taxonomy.Category("twin", MaskPngWriter.VOID))));
    assertEquals(
        """
        # label:color_rgb:parts:actions
        ignored:224,224,193::
        night:0,0,0::
        void:224,224,192::
        twin:224,224,194::
        """,
        labels.labelMap());
    // Black is the background that CVAT adds to what it exports.
    assertEquals(
        "[{\"name\":\"ignored\",\"color\":\"#e0e0c1\",\"type\":\"mask\",\"attributes\":[]},"
            + "{\"name\":\"night\",\"color\":\"#000001\",\"type\":\"mask\",\"attributes\":[]},"
            + "{\"name\":\"void\",\"color\":\"#e0e0c0\",\"type\":\"mask\",\"attributes\":[]},"
            + "{\"name\":\"twin\",\"color\":\"#e0e0c2\",\"type\":\"mask\",\"attributes\":[]}]",
        labels.json().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "#a", "a\nb", " "})
  void aClassWhoseNameALabelMapCannotHaveIsAMistake(String name) {
    var taxonomy = new Taxonomy("odd", List.of(new Taxonomy.Category(name, 1)));
    assertThrows(ConfigurationException.class, () -> new CvatLabels(taxonomy));
  }

  @ParameterizedTest
  @ValueSource(strings = {Export.COLOURS, Export.PALETTE_2})
  void coloursAreThoseOfTheExportsOwnLabelMap(String mask) {
    Path in = export().png("SegmentationClass/y.png", mask).zip(folder.resolve("in.zip"));
    ImportedLabels imported = cvat().read(tasks, in);
    assertEquals(Map.of("y", "01./220"), Export.labels(imported));
    assertEquals(List.of("1 image has no label and stays out: 'a/x'"), imported.notes());
  }

  @Test
  void otherColoursAreFollowedByName() {
    Path in =
        new Export()
            .text(
                "labelmap.txt",
                "background:0,0,0::\r\nsky:128,64,128::\r\nroad:107,142,35::\r\nown"
                    + " car:70,130,180::\r\n")
            .png("SegmentationClass/y.png", Export.COLOURS)
            .folder(folder.resolve("in"));
    assertEquals(Map.of("y", "20./..2"), Export.labels(cvat().read(tasks, in)));
  }

  @Test
  void numbersAreTheOrderOfTheExportsLabelMap() {
    Path in =
        new Export()
            .text("task/labelmap.txt", LABELS)
            .png(
                "task/SegmentationClass/y.png",
                "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAE0lEQVR42mNgYGBgZGBiYPgPIgAFKQEFAUYvBgAAAABJRU5ErkJggg==")
            .zip(folder.resolve("in.zip"));
    assertEquals(
        "in.zip: task/SegmentationClass/y.png has the number 255 at (0, 1), but labelmap.txt"
            + " declares only 4 labels",
        Export.error("cvat", tasks, in));
    String labels = LABELS + "ignored:9,9,9::\n".repeat(1) + names();
    Path all =
        new Export()
            .text("labelmap.txt", labels)
            .png("SegmentationClass/y.png", Export.GREY_8)
            .zip(folder.resolve("all.zip"));
    assertEquals(Map.of("y", ".20/00."), Export.labels(cvat().read(tasks, all)));
  }

  /** So many labels that the last, road, is number 255. */
  private static String names() {
    var names = new StringBuilder();
    for (int i = 5; i < 255; i++) {
      names.append("other" + i + ":1,1," + i + "::\n");
    }
    return names + "road:1,2,3::\n";
  }

  @Test
  void errorsSayWhichPixelOfWhichFile() {
    Path colour =
        new Export()
            .text("labelmap.txt", LABELS.replace("70,130,180", "70,130,181"))
            .png("SegmentationClass/y.png", Export.COLOURS)
            .zip(folder.resolve("in.zip"));
    assertEquals(
        "in.zip: SegmentationClass/y.png has the colour #4682b4 at (0, 1), which labelmap.txt does"
            + " not declare",
        Export.error("cvat", tasks, colour));
    Path name =
        new Export()
            .text("labelmap.txt", LABELS.replace("sky", "skye"))
            .png("SegmentationClass/y.png", Export.COLOURS)
            .zip(folder.resolve("in.zip"));
    assertEquals(
        "in.zip: SegmentationClass/y.png: label 'skye' at (0, 1) is no class of street; did you"
            + " mean 'sky'?",
        Export.error("cvat", tasks, name));
    Path size = export().png("SegmentationClass/y.png", Export.HUGE).zip(folder.resolve("in.zip"));
    assertEquals(
        "in.zip: SegmentationClass/y.png is 60000x60000, but image 'y' is 3x2: give the mask in"
            + " the size of the image",
        Export.error("cvat", tasks, size));
  }

  @Test
  void aLabelMapThatCannotBeFollowedIsAnError() {
    assertEquals(
        "in.zip: labelmap.txt gives 'background' and 'road' the same colour, #000000: change one in"
            + " CVAT and export again",
        errorOf("background:0,0,0::\nroad:0,0,0::\n"));
    assertEquals(
        "in.zip: labelmap.txt has no label with a colour, NAME:R,G,B::, in line 2: road",
        errorOf("background:0,0,0::\nroad\n"));
    assertEquals("in.zip: labelmap.txt has no labels", errorOf("# nothing\n"));
    assertEquals(
        "in.zip has no labelmap.txt: export as \"Segmentation mask 1.1\" from CVAT",
        Export.error(
            "cvat", tasks, new Export().text("annotations.xml", "").zip(folder.resolve("in.zip"))));
  }

  private String errorOf(String labels) {
    return Export.error(
        "cvat", tasks, new Export().text("labelmap.txt", labels).zip(folder.resolve("in.zip")));
  }

  @Test
  void anExportOfOtherImagesIsAnError() {
    Path in =
        new Export()
            .text("labelmap.txt", LABELS)
            .text("ImageSets/Segmentation/train.txt", "p\nq\n")
            .zip(folder.resolve("in.zip"));
    assertEquals(
        "no image of in.zip is one that was to be labelled: it begins with 'p', and the tasks begin"
            + " with 'a/x'",
        Export.error("cvat", tasks, in));
  }

  @Test
  void runsOfAShapeAreThoseInItsBox() {
    var label = Handover.label("........", "..00....", "..0.0...", "........");
    assertEquals("[0,2,1,1,1,1,2,1,4,2]", CvatShape.points(label, 0).toString());
    assertEquals("[0,1,0,0,0,0]", CvatShape.points(Handover.label("1"), 1).toString());
  }
}

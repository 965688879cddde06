package io.mada.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.api.data.Taxonomy.Category;
import io.mada.api.testing.Sections;
import io.mada.data.image.ImageFiles;
import io.mada.data.label.Legend;
import io.mada.data.label.Taxonomies;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {

  private static final Taxonomy CITYSCAPES = Taxonomies.named("cityscapes");

  private static final String ADVICE = "a taxonomy lists under 'ignore' what counts for nothing";

  /** Pictures of every kind. */
  private static final Path FLAVOURS = Path.of("src/test/resources/io/mada/data/picture/flavours");

  @TempDir Path folder;

  @Test
  void builtInTaxonomiesHaveTheOfficialOrderAndColours() {
    assertEquals(19, CITYSCAPES.size());
    assertEquals(0, CITYSCAPES.id("road"));
    assertEquals(10, CITYSCAPES.id("sky"));
    assertEquals(18, CITYSCAPES.id("bicycle"));
    assertEquals(0x00008e, CITYSCAPES.classes().get(13).rgb());
    assertEquals(11, Taxonomies.named("camvid").size());
  }

  @Test
  void cityscapesIdsBecomeTheTrainingIdsOfThePublishedRun() throws IOException {
    int[] scored = {7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33};
    Path file = Pictures.write(folder.resolve("ids.png"), Pictures.grey(35, 1, (x, y) -> x));
    byte[] expected = new byte[35];
    java.util.Arrays.fill(expected, (byte) 255);
    for (int i = 0; i < scored.length; i++) {
      expected[scored[i]] = (byte) i;
    }
    assertArrayEquals(expected, Legend.named("cityscapes").code(CITYSCAPES).read(file).ids());
  }

  @Test
  void synthiaLabelsSixteenOfTheClasses() {
    Set<Integer> ids = Legend.named("synthia").trainingIds(CITYSCAPES);
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 17, 18), ids);
  }

  @Test
  void camvidLabelsElevenOfTheClasses() {
    assertEquals(
        Set.of(10, 2, 5, 0, 1, 8, 7, 4, 13, 11, 18),
        Legend.named("camvid").trainingIds(CITYSCAPES));
    assertEquals(11, Legend.named("camvid").trainingIds(Taxonomies.named("camvid")).size());
  }

  @Test
  void paletteIndexesAreIds() {
    int[] anyColors = {0x111111, 0x222222, 0x333333, 0x444444};
    Path file =
        Pictures.write(folder.resolve("p.png"), Pictures.palette(4, 1, anyColors, (x, y) -> x));
    assertArrayEquals(
        new byte[] {0, 1, 2, 3}, Legend.of(CITYSCAPES).code(CITYSCAPES).read(file).ids());
  }

  @Test
  void firstChannelHoldsTheIdsWhereTheLegendHasNoColours() {
    Path file = Pictures.write(folder.resolve("c.png"), Pictures.rgb(3, 1, (x, y) -> x << 16 | 77));
    assertArrayEquals(
        new byte[] {-1, 10, 2}, Legend.named("synthia").code(CITYSCAPES).read(file).ids());
  }

  @Test
  void sixteenBitIdsAreRead() {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    for (int x = 0; x < 3; x++) {
      image.getRaster().setSample(x, 0, 0, 1000 * x + 7);
    }
    Path file = Pictures.write(folder.resolve("wide.png"), image);
    Legend legend = legend("classes: [{name: road, id: [7, 1007]}, {name: car, id: 2007}]");
    assertArrayEquals(new byte[] {0, 0, 13}, legend.code(CITYSCAPES).read(file).ids());
  }

  @Test
  void greyOfFewBitsIsNoPalette() {
    Legend legend =
        legend("classes: [{name: road, color: [1, 2, 3]}, {name: car, color: [4, 5, 6]}]");
    Path file = FLAVOURS.resolve("png-grey1.png");
    byte[] ids = legend.code(CITYSCAPES).read(file).ids();
    byte[] rgb = ImageFiles.read(file).rgb();
    for (int i = 0; i < ids.length; i++) {
      assertEquals(rgb[3 * i] == 0 ? 0 : 13, ids[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-grey.jpg", "webp-lossy.webp", "tiff-rgb8-jpeg.tif"})
  void labelsThatWereCompressedWithLossAreRefused(String name) {
    Path file = FLAVOURS.resolve(name);
    var error =
        assertThrows(MadaException.class, () -> Legend.of(CITYSCAPES).code(CITYSCAPES).read(file));
    assertEquals(
        "label "
            + file
            + " is compressed with loss (as JPEG is), which changes ids; make the labels anew and save them"
            + " as PNG",
        error.getMessage());
  }

  @Test
  void floatingPointNumbersAreNoIds() {
    Path file = FLAVOURS.resolve("range-tiff-float32.tif");
    var error =
        assertThrows(MadaException.class, () -> Legend.of(CITYSCAPES).code(CITYSCAPES).read(file));
    assertEquals(
        "label " + file + " holds floating-point numbers; save its ids as whole numbers",
        error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, -5})
  void idsThatNoLegendCanListAreUnknown(int id) {
    WritableRaster raster = Raster.createBandedRaster(DataBuffer.TYPE_INT, 3, 1, 1, null);
    raster.setSample(1, 0, 0, id);
    var grey =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_INT);
    Path file =
        Pictures.write(folder.resolve("wide.tif"), new BufferedImage(grey, raster, false, null));
    Legend legend = legend("classes: [{id: 0, name: road}]");
    var error = assertThrows(MadaException.class, () -> legend.code(CITYSCAPES).read(file));
    assertEquals(
        file
            + ": label id "
            + id
            + " at pixel (1, 0) is none of the classes of "
            + legend.place()
            + "; "
            + ADVICE,
        error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"png-grey8.png", "tiff-grey8.tif", "webp-lossless.webp", "bmp-palette8-rle.bmp"})
  void labelsWithoutLossMayBeOfAnyFormat(String name) {
    Legend legend = legend("classes: [{name: car, id: " + ids(0, 255) + "}]");
    LabelMap label = legend.code(CITYSCAPES).read(FLAVOURS.resolve(name));
    assertEquals("35x21", label.size().toString());
    assertEquals(13, label.ids()[0]);
  }

  @Test
  void aLabelIsTurnedUprightAsItsImageIs() {
    Path file = FLAVOURS.resolve("png-rgb8-exif6.png");
    LabelMap label =
        legend(
                "classes: [{name: road, id: "
                    + ids(0, 101)
                    + "}, {name: car, id: "
                    + ids(101, 255)
                    + "}]")
            .code(CITYSCAPES)
            .read(file);
    RgbImage image = ImageFiles.read(file);
    assertEquals("21x35", label.size().toString());
    assertEquals(image.size(), label.size());
    for (int i = 0; i < label.ids().length; i++) {
      int red = image.rgb()[3 * i] & 0xff;
      assertEquals(red == 255 ? 255 : red > 100 ? 13 : 0, label.ids()[i] & 0xff);
    }
  }

  private static String ids(int from, int end) {
    return IntStream.range(from, end)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void fullColourIsReadByColour() {
    Legend legend = legend("classes: [{name: car, color: [10, 20, 30]}]\nignore: [[9, 9, 9]]");
    Path file =
        Pictures.write(
            folder.resolve("f.png"), Pictures.rgb(2, 1, (x, y) -> x == 0 ? 0x0a141e : 0x090909));
    assertArrayEquals(new byte[] {13, -1}, legend.code(CITYSCAPES).read(file).ids());
  }

  @Test
  void paletteIsReadByColourWhereTheLegendHasColoursAlone() {
    Legend legend =
        legend("classes: [{name: car, color: [10, 20, 30]}, {name: road, color: [9, 9, 9]}]");
    int[] palette = {0x090909, 0x0a141e};
    Path file =
        Pictures.write(folder.resolve("p.png"), Pictures.palette(2, 1, palette, (x, y) -> x));
    assertArrayEquals(new byte[] {0, 13}, legend.code(CITYSCAPES).read(file).ids());
  }

  @Test
  void twoClassesOfOneIdAreAnError() {
    Legend legend = legend("classes: [{name: road, id: [7, 8]}, {name: car, id: 8}]");
    var error = assertThrows(ConfigurationException.class, () -> legend.code(CITYSCAPES));
    String problem = ":1: classes[1].id gives the label id 8 to 'car', which is that of 'road'";
    assertEquals(legend.place() + problem, error.getMessage());
  }

  @Test
  void idsColoursAndClassesThatAreListedAreIgnored() {
    Legend byId = legend("classes: [{name: car, id: 3}, {name: cow, id: 4}]\nignore: [5, 6, cow]");
    Path ids = Pictures.write(folder.resolve("ids.png"), Pictures.grey(4, 1, (x, y) -> 3 + x));
    assertArrayEquals(new byte[] {13, -1, -1, -1}, byId.code(CITYSCAPES).read(ids).ids());
    assertEquals(Set.of(13), byId.trainingIds(CITYSCAPES));

    Legend byColor = legend("classes: [{name: car, color: [1, 2, 3]}]\nignore: [[0, 0, 0]]");
    Path colors =
        Pictures.write(
            folder.resolve("c.png"), Pictures.rgb(2, 1, (x, y) -> x == 0 ? 0x010203 : 0));
    assertArrayEquals(new byte[] {13, -1}, byColor.code(CITYSCAPES).read(colors).ids());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: car, id: 5}]\\nignore: [5] | id gives the label id 5 to 'car', and 'ignore' lists it",
        "{name: car, id: 254}, {name: bus, id: 254}] | id gives the label id 254 to 'bus', which is that of 'car'",
        "{name: car, color: [1, 2, 3]}, {name: bus, color: [1, 2, 3]}] | color gives the label colour #010203 to 'bus'",
      })
  void aLabelValueHasOneMeaning(String classes, String problem) {
    Legend legend = legend(("classes: [" + classes).translateEscapes());
    String message =
        assertThrows(ConfigurationException.class, () -> legend.code(CITYSCAPES)).getMessage();
    assertTrue(
        message.startsWith(legend.place() + ":1: classes[") && message.contains("]." + problem),
        message);
  }

  @Test
  void theIdOfWhatCountsForNothingIsNoClass() {
    var error =
        assertThrows(ConfigurationException.class, () -> legend("classes: [{name: car, id: 255}]"));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "classes[0].id must not be 255, which stands for pixels that count for nothing"));
  }

  @Test
  void aClassThatNoLabelCanHaveIsAnError() {
    var error =
        assertThrows(
            ConfigurationException.class,
            () -> legend("classes: [{name: car, id: 5}, {name: bus}]"));
    assertTrue(
        error
            .getMessage()
            .endsWith("classes[1].id is missing: no label could have the class 'bus'"));
  }

  @Test
  void classesWithoutColoursGetDistinctOnes() throws IOException {
    StringBuilder text = new StringBuilder("classes:\n- {name: given, color: [255, 255, 255]}\n");
    IntStream.range(1, 255).forEach(i -> text.append(Text.of("- {name: c%d}\n", i)));
    Path file = write(text.toString());

    List<Integer> colors =
        Taxonomies.read(file).taxonomy().classes().stream().map(Category::rgb).toList();

    assertEquals(255, Set.copyOf(colors).size());
    assertFalse(colors.contains(0), "black is for what is ignored");
    assertEquals(0xffffff, colors.get(0));
    assertEquals(List.of(0xda00ff, 0x24ff00), colors.subList(1, 3), "the same in every run");
  }

  @Test
  void unknownIdNamesFileIdAndPlace() {
    Path file =
        Pictures.write(
            folder.resolve("bad.png"), Pictures.grey(5, 4, (x, y) -> x == 3 && y == 2 ? 77 : 0));
    var error =
        assertThrows(MadaException.class, () -> Legend.named("camvid").code(CITYSCAPES).read(file));
    String problem = ": label id 77 at pixel (3, 2) is none of the classes of camvid; ";
    assertEquals(file + problem + ADVICE, error.getMessage());
  }

  @Test
  void unknownColourNamesFileColourAndPlace() {
    Path file = Pictures.write(folder.resolve("bad.png"), Pictures.rgb(5, 4, (x, y) -> 0x123456));
    var error =
        assertThrows(MadaException.class, () -> Legend.of(CITYSCAPES).code(CITYSCAPES).read(file));
    String problem =
        ": label colour #123456 at pixel (0, 0) is none of the classes of cityscapes; ";
    assertEquals(file + problem + ADVICE, error.getMessage());
  }

  @Test
  void ownTaxonomyIsReadFromAFile() throws IOException {
    Path file =
        write("classes: [{name: water, color: [0, 90, 160]}, {name: quay, color: [1, 2, 3]}]");
    Taxonomy taxonomy = Taxonomies.read(file).taxonomy();
    assertEquals("classes", taxonomy.name());
    assertEquals(1, taxonomy.id("quay"));
    assertEquals(0x005aa0, taxonomy.classes().get(0).rgb());
  }

  @Test
  void mistakesInATaxonomyNameItsFile() throws IOException {
    assertMistake("classes: [{color: [1, 2, 3]}]", ":1: classes[0].name is missing");
    assertMistake("classes:\n- {name: a}\n- {name: a}", ":3: classes[1].name 'a' is listed twice");
    assertMistake(
        "classes: [{name: a, color: [1, 2]}]",
        ":1: classes[0].color must be [red, green, blue], each from");
    assertMistake(
        "classes: [{name: a, color: [1, 2, 0.5]}]",
        ":1: classes[0].color must be [red, green, blue]");
    assertMistake(
        "classes: [{name: a, color: [1, 2, 3]}, {name: b, color: [1, 2, 3]}]",
        ":1: classes[1].color is");
    assertMistake(
        "classes: [{name: a}]\nignore: [a]", ":1: classes[0].name 'a' is under 'ignore' as well");
    assertMistake("classes: [{name: a}]\nignore: 11", ":2: ignore must be a list, as [11]");
    assertMistake(
        "classes: [{name: a}]\nignore: [-1]",
        ":2: ignore has -1, which is no id of a label, no colour and");
    assertMistake(
        "classes: [{name: a}]\nignore:\n- 1\n- [1, 2]", ":4: ignore must be [red, green, blue]");
    assertMistake(
        "classes: [{name: a, id: 65536}]",
        ":1: classes[0].id must be whole numbers from 0 to 65535");
    assertMistake(
        "classes: [{name: a, id: 1:30}]", ":1: classes[0].id must be a whole number, not '1:30'");
    assertMistake("clases: []", ":1: classes is missing; is 'clases' a misspelling of it?");
    assertMistake("classes: []", ":1: classes must list at least one class");
    assertMistake("name: x\nclasses: [", ":2: ");
    Section misspelt = Sections.of(Map.of("classes", "cityscape"));
    var unknown = assertThrows(ConfigurationException.class, () -> Taxonomies.read(misspelt));
    assertEquals(
        "classes 'cityscape' is neither a built-in taxonomy nor a file; did you mean 'cityscapes'?",
        unknown.getMessage());
  }

  private void assertMistake(String yaml, String message) throws IOException {
    Path file = write(yaml);
    String actual = assertThrows(MadaException.class, () -> Taxonomies.read(file)).getMessage();
    assertEquals(
        file + message, actual.substring(0, Math.min(actual.length(), (file + message).length())));
  }

  private Legend legend(String yaml) {
    try {
      return Legend.read(write(yaml));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("classes.yml"), yaml);
  }
}

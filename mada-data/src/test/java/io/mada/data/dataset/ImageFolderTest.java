package io.mada.data.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.data.Pictures;
import io.mada.data.label.Taxonomies;
import io.mada.data.picture.ValueRange;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

  private static final Taxonomy CITYSCAPES = Taxonomies.named("cityscapes");

  @TempDir Path root;

  @Test
  void gta5HasImagesAndLabels() {
    image("images/00002.png");
    image("images/00001.png");
    label("labels/00001.png", 26);
    label("labels/00002.png", 7);
    ImageSet set = open(ImageFolder.gta5(section(Map.of())));
    assertEquals(List.of("00001", "00002"), set.names());
    assertEquals(13, set.label(0).ids()[0]);
    assertEquals(0, set.label(1).ids()[0]);
    assertEquals(19, set.classes().size());
  }

  @Test
  void synthiaHasRgbAndGroundTruth() {
    image("RGB/0000000.png");
    Pictures.write(root.resolve("GT/LABELS/0000000.png"), Pictures.plain(4, 3, 8 << 16 | 55));
    ImageSet set = open(ImageFolder.synthia(section(Map.of())));
    assertEquals(13, set.label(0).ids()[0]);
    assertEquals(16, set.classes().size());
  }

  @Test
  void cityscapesNamesAreThoseOfThePublishedLists() {
    image("leftImg8bit/train/bremen/bremen_000012_000019_leftImg8bit.png");
    image("leftImg8bit/train/aachen/aachen_000109_000019_leftImg8bit.png");
    image("leftImg8bit/val/ulm/ulm_000000_000019_leftImg8bit.png");
    label("gtFine/train/aachen/aachen_000109_000019_gtFine_labelIds.png", 24);
    label("gtFine/train/aachen/aachen_000109_000019_gtFine_instanceIds.png", 200);
    label("gtFine/train/bremen/bremen_000012_000019_gtFine_labelIds.png", 23);
    ImageSet set = open(ImageFolder.cityscapes(section(Map.of("split", "train"))));
    assertEquals(
        List.of(
            "aachen/aachen_000109_000019_leftImg8bit", "bremen/bremen_000012_000019_leftImg8bit"),
        set.names());
    assertEquals(11, set.label(0).ids()[0]);
  }

  @Test
  void acdcHasConditions() {
    image("rgb_anon/fog/train/GOPR0475/GOPR0475_frame_000041_rgb_anon.png");
    image("rgb_anon/night/train/GOPR0351/GOPR0351_frame_000159_rgb_anon.png");
    label("gt/fog/train/GOPR0475/GOPR0475_frame_000041_gt_labelIds.png", 24);
    label("gt/fog/train/GOPR0475/GOPR0475_frame_000041_gt_labelTrainIds.png", 1);
    label("gt/night/train/GOPR0351/GOPR0351_frame_000159_gt_labelIds.png", 23);
    ImageSet all = open(ImageFolder.acdc(section(Map.of("split", "train"))));
    assertEquals(
        List.of(
            "GOPR0351/GOPR0351_frame_000159_rgb_anon", "GOPR0475/GOPR0475_frame_000041_rgb_anon"),
        all.names());
    assertEquals(11, all.label(1).ids()[0]);
    ImageSet night =
        open(ImageFolder.acdc(section(Map.of("split", "train", "condition", "night"))));
    assertEquals(List.of("GOPR0351/GOPR0351_frame_000159_rgb_anon"), night.names());
    Section wrong = section(Map.of("split", "train", "condition", "nigth"));
    assertTrue(
        assertThrows(ConfigurationException.class, () -> ImageFolder.acdc(wrong))
            .getMessage()
            .contains("'nigth' is unknown; did you mean 'night'?"));
  }

  @Test
  void camvidSplitsAreSortedTogether() {
    for (String name : List.of("train/0001TP_2", "val/0001TP_1", "train/0006R0_9")) {
      image(name + ".png");
      label(name.replace("/", "annot/") + ".png", 8);
    }
    List<String> all = List.of("0001TP_1", "0001TP_2", "0006R0_9");
    assertEquals(all, open(ImageFolder.camvid(section(Map.of("split", "all")))).names());
    assertEquals(
        all, open(ImageFolder.camvid(section(Map.of("split", List.of("val", "train"))))).names());
    assertEquals(
        List.of("0001TP_1"), open(ImageFolder.camvid(section(Map.of("split", "val")))).names());
  }

  @Test
  void ownFolderMayBeNestedAndMixed() throws IOException {
    image("pictures/a/one.jpg");
    image("pictures/two.PNG");
    Files.writeString(root.resolve("pictures/notes.txt"), "no picture");
    label("truth/a/one.png", 2);
    label("truth/two.png", 255);
    Path legend = Files.writeString(root.resolve("legend.yml"), "classes: [{id: 2, name: car}]");
    Section section =
        Sections.of(
            Map.of(
                "images",
                root.resolve("pictures"),
                "labels",
                root.resolve("truth"),
                "taxonomy",
                legend));
    ImageSet set = open(ImageFolder.own(section));
    assertEquals(List.of("a/one", "two"), set.names());
    assertArrayEquals(
        new byte[] {13, -1}, new byte[] {set.label(0).ids()[0], set.label(1).ids()[0]});
  }

  @Test
  void poolNeedsNoLabels() {
    Path image = image("pictures/one.png");
    ImageSet set = open(ImageFolder.own(Sections.of(Map.of("images", root.resolve("pictures")))));
    assertEquals(4, set.image(0).width());
    assertEquals("image " + image + " has no label", message(() -> set.label(0)));
  }

  @Test
  void imageWithoutItsLabelIsNamed() {
    image("images/00001.png");
    Path image = image("images/00002.png");
    label("labels/00001.png", 7);
    assertEquals(
        "image " + image + " has no label: " + root.resolve("labels/00002.png") + " does not exist",
        message(() -> open(ImageFolder.gta5(section(Map.of())))));
  }

  @Test
  void labelOfAnotherSizeIsNamed() {
    Path image = image("images/00001.png");
    Path label = Pictures.write(root.resolve("labels/00001.png"), Pictures.grey(5, 3, (x, y) -> 7));
    ImageSet set = open(ImageFolder.gta5(section(Map.of())));
    assertEquals(
        "label " + label + " is 5x3, but its image " + image + " is 4x3",
        message(() -> set.label(0)));
  }

  @Test
  void absentAndEmptyFoldersAreNamed() throws IOException {
    Path absent = root.resolve("absent");
    assertEquals(
        "root is " + absent + ", which does not exist",
        message(() -> open(ImageFolder.gta5(Sections.of(Map.of("root", absent))))));
    assertEquals(
        "root is " + root + ", which has no folder images",
        message(() -> open(ImageFolder.gta5(section(Map.of())))));
    Files.createDirectory(root.resolve("images"));
    assertEquals(
        "root leads to "
            + root.resolve("images")
            + ", which holds no PNG, JPEG, TIFF, WebP or BMP pictures",
        message(() -> open(ImageFolder.gta5(section(Map.of())))));
    assertEquals(
        "root is " + root + ", which has no folder train or val or test",
        message(() -> open(ImageFolder.camvid(section(Map.of("split", "all"))))));
  }

  @Test
  void labelsThatAreAskedForMustExist() {
    Pictures.write(root.resolve("pictures/a.png"), Pictures.grey(4, 3, (x, y) -> 0));
    Path absent = root.resolve("absent");
    Section section = Sections.of(Map.of("images", root.resolve("pictures"), "labels", absent));
    assertEquals(
        "labels is " + absent + ", which does not exist",
        message(() -> open(ImageFolder.own(section))));
  }

  @Test
  void splitMustBeKnown() {
    var error =
        assertThrows(
            ConfigurationException.class,
            () -> ImageFolder.camvid(section(Map.of("split", "trian"))));
    assertEquals("split 'trian' is unknown; did you mean 'train'?", error.getMessage());
    assertThrows(ConfigurationException.class, () -> ImageFolder.cityscapes(section(Map.of())));
  }

  @Test
  void imagesOfOneNameAreNamed() {
    image("pictures/one.png");
    image("pictures/one.jpg");
    Section section = Sections.of(Map.of("images", root.resolve("pictures")));
    String message = message(() -> open(ImageFolder.own(section)));
    assertTrue(message.endsWith("have one name; rename or remove one"), message);
  }

  @Test
  void aRangeSaysWhatIsBlackAndWhite() {
    BufferedImage wide = new BufferedImage(4, 3, BufferedImage.TYPE_USHORT_GRAY);
    wide.getRaster().setSample(0, 0, 0, 2000);
    wide.getRaster().setSample(1, 0, 0, 1000);
    Pictures.write(root.resolve("pictures/one.png"), wide);
    Map<String, Object> values = Map.of("dataset", "folder", "images", root.resolve("pictures"));

    var without = new DataSource(Sections.of(values), ImageFolder::own);
    String error = message(() -> without.open(CITYSCAPES).image(0));
    assertTrue(error.endsWith("by range: [low, high] (predict: --range)"), error);
    assertEquals(Optional.empty(), without.range());

    Map<String, Object> ranged = new java.util.HashMap<>(values);
    ranged.put("range", List.of(1000, 2000));
    var source = new DataSource(Sections.of(ranged), ImageFolder::own);
    byte[] rgb = source.open(CITYSCAPES).image(0).rgb();
    assertArrayEquals(new byte[] {-1, -1, -1, 0, 0, 0}, java.util.Arrays.copyOf(rgb, 6));
    assertEquals(Optional.of(new ValueRange(1000, 2000)), source.range());

    for (List<?> mistake : List.of(List.of(1), List.of(5, 5), List.of(5, 4))) {
      ranged.put("range", mistake);
      assertEquals(
          "range must be [low, high]: the values that are black and white",
          message(() -> ImageFolder.own(Sections.of(ranged))));
    }
  }

  @Test
  void aLabelMayHaveTheUprightSizeOfAnImageThatIsStoredLyingDown() throws IOException {
    Path flavours = Path.of("src/test/resources/io/mada/data/picture/flavours");
    Files.createDirectories(root.resolve("images"));
    Files.copy(flavours.resolve("jpeg-420-exif6.jpg"), root.resolve("images/a.jpg"));
    Pictures.write(root.resolve("labels/a.png"), Pictures.grey(21, 35, (x, y) -> 7));
    ImageSet set = open(ImageFolder.gta5(section(Map.of())));
    assertEquals(set.image(0).size(), set.label(0).size());

    Pictures.write(root.resolve("labels/a.png"), Pictures.grey(35, 21, (x, y) -> 7));
    assertTrue(message(() -> set.label(0)).endsWith("a.jpg is 21x35"));
  }

  private Section section(Map<String, ?> more) {
    Map<String, Object> values = new java.util.HashMap<>(more);
    values.put("root", root);
    return Sections.of(values);
  }

  private static ImageSet open(Dataset dataset) {
    return dataset.open(CITYSCAPES);
  }

  private static String message(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(MadaException.class, work).getMessage();
  }

  private Path image(String path) {
    return Pictures.write(root.resolve(path), Pictures.plain(4, 3, 0x808080));
  }

  private Path label(String path, int id) {
    return Pictures.write(root.resolve(path), Pictures.grey(4, 3, (x, y) -> id));
  }
}

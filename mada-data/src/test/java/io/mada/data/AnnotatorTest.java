package io.mada.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.data.annotate.AnnotatedSet;
import io.mada.data.annotate.FolderAnnotator;
import io.mada.data.annotate.GroundTruthAnnotator;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.label.Taxonomies;
import io.mada.data.synthetic.SyntheticDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatorTest {

  private static final Taxonomy CITYSCAPES = Taxonomies.named("cityscapes");

  @TempDir Path folder;

  private ImageSet pool;

  @BeforeEach
  void makePool() {
    for (String name : List.of("town/1", "town/2")) {
      Pictures.write(folder.resolve("images/" + name + ".png"), Pictures.plain(8, 6, 0x808080));
    }
    Map<String, ?> settings =
        Map.of("dataset", "folder", "images", folder.resolve("images"), "size", List.of(4, 3));
    pool = new DataSource(Sections.of(settings), ImageFolder::own).open(CITYSCAPES);
  }

  @Test
  void groundTruthIsThePoolsOwnLabel() {
    ImageSet labelled =
        new SyntheticDataset(Sections.of(Map.of("count", 2, "size", List.of(32, 16))))
            .open(CITYSCAPES);
    Annotation annotation = new GroundTruthAnnotator().open(labelled, CITYSCAPES, folder);
    assertTrue(annotation.has(1));
    assertArrayEquals(labelled.label(1).ids(), annotation.label(1).ids());
  }

  @Test
  void personsLabelsAreExpectedInTheRunDirectory() {
    Annotation annotation = open(Map.of());
    Path place = folder.resolve("run/labels/town/2.png");
    assertEquals(place.toString(), annotation.place(1));
    assertFalse(annotation.has(1));
    Pictures.write(place, Pictures.grey(4, 3, (x, y) -> x < 2 ? 13 : 255));
    assertTrue(annotation.has(1));
    assertFalse(annotation.has(0));
    assertArrayEquals(
        new byte[] {13, 13, -1, -1}, java.util.Arrays.copyOf(annotation.label(1).ids(), 4));
  }

  @Test
  void idsThatAPersonHasFromElsewhereAreRefused() {
    Annotation annotation = open(Map.of());
    Path file = folder.resolve("run/labels/town/2.png");
    Pictures.write(file, Pictures.grey(4, 3, (x, y) -> 77));

    String error = assertThrows(MadaException.class, () -> annotation.label(1)).getMessage();

    assertTrue(
        error.startsWith(
            file
                + ": label id 77 at pixel (0, 0) is none of the classes of cityscapes, whose training"
                + " ids labels hold where annotator.taxonomy names no file; "),
        error);
  }

  @Test
  void personsLabelsTellWhichWindowsTheyCover() {
    Annotation annotation = open(Map.of());
    Pictures.write(
        folder.resolve("run/labels/town/2.png"),
        Pictures.grey(4, 3, (x, y) -> x == 1 && y == 2 ? 13 : 255));
    Region with = new Region(1, 1, 2, 2);
    Region without = new Region(2, 0, 2, 3);
    assertTrue(annotation.hasAny(1, List.of(without, with)));
    assertFalse(annotation.hasAny(1, List.of(without)));
  }

  @Test
  void labelInTheStoredSizeIsResized() {
    Annotation annotation = open(Map.of("labels", folder.resolve("mine")));
    Pictures.write(folder.resolve("mine/town/1.png"), Pictures.grey(8, 6, (x, y) -> x / 2));
    assertEquals(new ImageSize(4, 3), annotation.label(0).size());
    assertArrayEquals(
        new byte[] {0, 1, 2, 3}, java.util.Arrays.copyOf(annotation.label(0).ids(), 4));
  }

  @Test
  void labelOfAnotherSizeIsNamed() {
    Path file = Pictures.write(folder.resolve("mine/town/1.png"), Pictures.grey(7, 6, (x, y) -> 0));
    Annotation annotation = open(Map.of("labels", folder.resolve("mine")));
    var error = assertThrows(MadaException.class, () -> annotation.label(0));
    assertEquals("label " + file + " is 7x6, but its image is 8x6", error.getMessage());
  }

  @Test
  void personsLabelsMayHaveIdsOfTheirOwn() throws java.io.IOException {
    Path legend = Files.writeString(folder.resolve("legend.yml"), "classes: [{id: 40, name: bus}]");
    Pictures.write(folder.resolve("mine/town/1.png"), Pictures.grey(4, 3, (x, y) -> 40));
    Annotation annotation = open(Map.of("labels", folder.resolve("mine"), "taxonomy", legend));
    assertEquals(15, annotation.label(0).ids()[0]);
  }

  @Test
  void annotatedSetTakesLabelsFromTheAnnotation() {
    Pictures.write(folder.resolve("run/labels/town/1.png"), Pictures.grey(4, 3, (x, y) -> 5));
    ImageSet annotated = new AnnotatedSet(pool, open(Map.of()), Map.of());
    assertEquals(pool.names(), annotated.names());
    assertArrayEquals(pool.image(0).rgb(), annotated.image(0).rgb());
    assertEquals(5, annotated.label(0).ids()[0]);
  }

  @Test
  void outsideTheLabelledWindowsAllIsIgnored() {
    Pictures.write(folder.resolve("run/labels/town/1.png"), Pictures.grey(4, 3, (x, y) -> 5));
    var windows = Map.of(0, List.of(new Region(1, 1, 2, 1), new Region(0, 2, 1, 1)));
    ImageSet annotated = new AnnotatedSet(pool, open(Map.of()), windows);
    byte no = (byte) 255;
    assertArrayEquals(
        new byte[] {no, no, no, no, no, 5, 5, no, 5, no, no, no}, annotated.label(0).ids());
  }

  @Test
  void outsideOfARegionOfAnyShapeAllIsIgnored() {
    Pictures.write(
        folder.resolve("run/labels/town/1.png"), Pictures.grey(4, 3, (x, y) -> x == 0 ? 255 : 5));
    // # . #
    // # # .
    Region shape = new Region(0, 1, 3, 2, List.of(0, 1, 1, 3, 1));
    ImageSet annotated = new AnnotatedSet(pool, open(Map.of()), Map.of(0, List.of(shape)));
    byte no = (byte) 255;
    assertArrayEquals(
        new byte[] {no, no, no, no, no, no, 5, no, no, 5, no, no}, annotated.label(0).ids());
    assertTrue(open(Map.of()).hasAny(0, List.of(shape)));
    assertFalse(open(Map.of()).hasAny(0, List.of(new Region(0, 0, 2, 2, List.of(0, 1, 1, 1, 1)))));
  }

  private Annotation open(Map<String, ?> settings) {
    Section section = Sections.of(settings);
    FolderAnnotator annotator = new FolderAnnotator(section);
    section.rejectUnread();
    return annotator.open(pool, CITYSCAPES, folder.resolve("run"));
  }
}

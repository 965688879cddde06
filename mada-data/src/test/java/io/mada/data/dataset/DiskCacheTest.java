package io.mada.data.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.testing.Sections;
import io.mada.data.image.PngFiles;
import io.mada.data.label.Taxonomies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {

  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;
  private static final int COUNT = 8;

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void writeImages() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    for (int i = 0; i < COUNT; i++) {
      write(i, i);
    }
  }

  private void write(int index, int seed) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    new Random(seed).nextBytes(rgb);
    PngFiles.write(image(index), new RgbImage(WIDTH, HEIGHT, rgb));
    byte[] ids = new byte[WIDTH * HEIGHT];
    Arrays.fill(ids, (byte) seed);
    PngFiles.write(folder.resolve("labels/" + index + ".png"), new LabelMap(WIDTH, HEIGHT, ids));
  }

  private Path image(int index) {
    return folder.resolve("images/" + index + ".png");
  }

  /** The images as a process of its own opens them. */
  private ImageSet open(double gigabytes, Map<String, ?> settings) {
    DiskCache cache =
        DiskCache.read(
            Sections.of(
                Map.of("folder", folder.resolve("cache").toString(), "gigabytes", gigabytes)),
            warnings::add);
    Map<String, Object> all = new HashMap<>(settings);
    all.put("dataset", "folder");
    all.put("images", folder.resolve("images").toString());
    all.put("labels", folder.resolve("labels").toString());
    return new DataSource(Sections.of(all), ImageFolder::own, Optional.of(cache))
        .open(Taxonomies.named("cityscapes"));
  }

  private ImageSet open() {
    return open(1, Map.of());
  }

  private static void readAll(ImageSet set) {
    for (int i = 0; i < set.size(); i++) {
      set.image(i);
      set.label(i);
    }
  }

  /** Makes a file unreadable that looks as it did before. */
  private static void spoil(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, new byte[(int) Files.size(file)]);
    Files.setLastModifiedTime(file, time);
  }

  private List<Path> entries() throws IOException {
    if (!Files.isDirectory(folder.resolve("cache"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void whatOneProcessHasDecodedAnotherReads() throws IOException {
    ImageSet first = open();
    readAll(first);
    for (int i = 0; i < COUNT; i++) {
      spoil(image(i));
      spoil(folder.resolve("labels/" + i + ".png"));
    }
    ImageSet second = open();
    for (int i = 0; i < COUNT; i++) {
      assertArrayEquals(first.image(i).rgb(), second.image(i).rgb());
      assertArrayEquals(first.label(i).ids(), second.label(i).ids());
      assertEquals(first.image(i).size(), second.label(i).size());
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void anEditedFileIsDecodedAgain() {
    readAll(open());
    write(3, 77);
    image(3).toFile().setLastModified(System.currentTimeMillis() + 5000);
    byte[] expected = new byte[3 * WIDTH * HEIGHT];
    new Random(77).nextBytes(expected);
    assertArrayEquals(expected, open().image(3).rgb());
  }

  @Test
  void settingsHaveEntriesOfTheirOwn() throws IOException {
    readAll(open());
    int before = entries().size();
    ImageSet small = open(1, Map.of("size", List.of(20, 10)));
    assertEquals("20x10", small.image(0).size().toString());
    assertEquals("20x10", small.label(0).size().toString());
    assertEquals(before + 2, entries().size());
  }

  @Test
  void aDamagedEntryIsMadeAgain() throws IOException {
    ImageSet whole = open();
    readAll(whole);
    List<Path> entries = entries();
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = Files.readAllBytes(entries.get(i));
      // One bit somewhere, cut off, longer, nothing.
      switch (i % 4) {
        case 0 -> bytes[i * 31 % bytes.length] ^= 1;
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length - 1 - i);
        case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1);
        default -> bytes = new byte[0];
      }
      Files.write(entries.get(i), bytes);
    }
    ImageSet again = open();
    for (int i = 0; i < COUNT; i++) {
      assertArrayEquals(whole.image(i).rgb(), again.image(i).rgb());
      assertArrayEquals(whole.label(i).ids(), again.label(i).ids());
    }
    spoil(image(0));
    open().image(0);
    assertEquals(List.of(), warnings);
  }

  @Test
  void theFolderHoldsNoMoreThanItMay() throws IOException {
    double half = 1e-3;
    int images = COUNT;
    // Of a set that has about twice of the least that can be asked for.
    int side = (int) Math.sqrt(2 * half * 1e9 / images / 4);
    ImageSet set = open(half, Map.of("size", List.of(side, side)));
    // The disk's clock is a little behind.
    set.image(0);
    Path first = entries().get(0);
    Files.setLastModifiedTime(first, FileTime.from(Instant.now().minusSeconds(5)));
    readAll(set);
    assertTrue(Files.exists(first));
    long size = entries().stream().mapToLong(file -> file.toFile().length()).sum();
    assertTrue(size <= 1e9 * half && size > 0.8e9 * half, size + " bytes");
    // What came first stays.
    List<Path> before = entries();
    readAll(open(half, Map.of("size", List.of(side, side))));
    assertEquals(before, entries());
  }

  @Test
  void whatNoRunHasUsedForLongMakesRoom() throws IOException {
    double half = 1e-3;
    int side = (int) Math.sqrt(half * 1e9 / COUNT / 4 * 0.9);
    readAll(open(half, Map.of("size", List.of(side, side))));
    List<Path> old = entries();
    assertEquals(2 * COUNT, old.size());
    for (Path file : old) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    }
    // One of them is used again, and stays.
    open(half, Map.of("size", List.of(side, side))).image(0);
    readAll(open(half, Map.of("size", List.of(side - 1, side - 1))));
    long left = old.stream().filter(Files::exists).count();
    assertTrue(left >= 1 && left < 4, left + " are left");
    spoil(image(0));
    open(half, Map.of("size", List.of(side, side))).image(0);
  }

  @Test
  void whatKilledProcessesHaveLeftIsRemoved() throws IOException {
    readAll(open());
    Path part =
        Files.createFile(
            entries().get(0).resolveSibling("." + "a".repeat(30) + ".1" + DiskCache.UNFINISHED));
    Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    write(0, 55);
    image(0).toFile().setLastModified(System.currentTimeMillis() + 5000);
    open().image(0);
    assertFalse(Files.exists(part));
  }

  @Test
  void filesOfOthersInItsFolderAreLeftAlone() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("cache/mine"));
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    List<Path> files = List.of(mine.resolve("download.part"), mine.resolve("notes.mada"));
    for (Path file : files) {
      Files.setLastModifiedTime(Files.write(file, new byte[900_000]), old);
    }
    readAll(open(1e-3, Map.of("size", List.of(300, 300))));
    files.forEach(file -> assertTrue(Files.exists(file), file.toString()));
  }

  @Test
  void aLinkThatLeadsElsewhereNowIsFollowed() throws IOException {
    readAll(open());
    byte[] before = open().image(0).rgb();
    Path other = folder.resolve("other.png");
    Files.copy(image(0), other);
    write(0, 99);
    Path now = folder.resolve("now.png");
    Files.move(image(0), now);
    for (Path file : List.of(other, now)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    }
    Files.createSymbolicLink(image(0), other);
    assertArrayEquals(before, open().image(0).rgb());
    Files.delete(image(0));
    Files.createSymbolicLink(image(0), now);
    assertFalse(Arrays.equals(before, open().image(0).rgb()));
  }

  @Test
  void anEntryWhoseSidesAreSwappedIsMadeAgain() throws IOException {
    readAll(open());
    for (Path entry : entries()) {
      byte[] bytes = Files.readAllBytes(entry);
      for (int i = 8; i < 12; i++) {
        byte kept = bytes[i];
        bytes[i] = bytes[i + 4];
        bytes[i + 4] = kept;
      }
      Files.write(entry, bytes);
    }
    assertEquals(WIDTH, open().image(0).width());
  }

  @Test
  void oneTooLargeImageLeavesTheOthers() throws IOException {
    readAll(open());
    List<Path> before = entries();
    for (Path file : before) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    }
    open(1e-3, Map.of("size", List.of(800, 800))).image(0);
    assertEquals(before, entries());
    assertEquals(List.of(), warnings);
  }

  @Test
  void whereNothingCanBeWrittenImagesAreDecodedAndOneLineSaysSo() throws IOException {
    ImageSet set = open();
    Files.writeString(folder.resolve("cache"), "in the way");
    readAll(set);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith("data.cache: cannot write "), warnings.get(0));
    assertThrows(ConfigurationException.class, this::open);
  }

  /** As a loader does that is closed while it reads ahead. */
  @Test
  void anInterruptedThreadLeavesTheCacheInOrder() throws Exception {
    ImageSet set = open();
    Thread loader =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              set.image(0);
            });
    loader.start();
    loader.join();
    set.image(1);
    assertEquals(List.of(), warnings);
    spoil(image(1));
    open().image(1);
  }

  @Test
  void processesAndThreadsMayFillItAtOnce() {
    List<ImageSet> sets = IntStream.range(0, 4).mapToObj(i -> open()).toList();
    sets.parallelStream().forEach(DiskCacheTest::readAll);
    assertEquals(List.of(), warnings);
    readAll(open());
  }
}

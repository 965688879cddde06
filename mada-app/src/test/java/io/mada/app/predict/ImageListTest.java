package io.mada.app.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageListTest {

  @TempDir private Path folder;

  private final ImageList list = new ImageList();

  @BeforeEach
  void layOut() throws IOException {
    for (String name : List.of("a/1.png", "a/deep/2.jpg", "b/1.png", "b/photo")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<String> names() {
    return List.copyOf(list.images().keySet());
  }

  private void addAll(String... lines) {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    list.addAll(new ByteArrayInputStream(text), "list.txt");
  }

  @Test
  void singleImagesAreNamedByWhatFollowsTheirCommonFolder() {
    addAll(folder + "/b/1.png", "", folder + "/a/../a/1.png", folder.resolve("b/photo").toString());

    assertEquals(List.of("b/1", "a/1", "b/photo"), names());
  }

  @Test
  void oneImageIsNamedByItsFile() {
    list.add(folder.resolve("a/deep/2.jpg"));

    assertEquals(List.of("2"), names());
    assertEquals(List.of(), list.folders());
  }

  @Test
  void foldersAndImagesComeTogether() {
    list.add(folder.resolve("a"));
    list.add(folder.resolve("b/photo"));

    assertEquals(List.of("1", "deep/2", "photo"), names());
    assertEquals(List.of(folder.resolve("a")), list.folders());
  }

  @Test
  void anImageThatIsNamedTwiceIsThereOnce() {
    list.add(folder.resolve("a"));
    list.add(folder.resolve("a/1.png"));

    assertEquals(List.of("1", "deep/2"), names());
  }

  @Test
  void twoOfOneNameAreRefused() {
    list.add(folder.resolve("a"));
    list.add(folder.resolve("b/1.png"));

    assertError("a/1.png and " + folder + "/b/1.png have one name", list::images);
  }

  @Test
  void whatIsNotThereIsSaidWithItsLine() {
    assertError(
        "--list: line 2 of list.txt: " + folder + "/c.png does not exist",
        () -> addAll(folder + "/a/1.png", folder + "/c.png"));
    assertError(
        "--list: line 1 of list.txt: " + folder + "/a is no regular file",
        () -> addAll(folder + "/a"));
    assertError("--list: line 1 of list.txt is no path: a?b", () -> addAll("a\0b"));
    assertError("--images: none does not exist", () -> list.add(Path.of("none")));
    assertError(
        "there is no image in what --images and --list name", () -> new ImageList().images());
  }

  private static void assertError(String part, Runnable work) {
    var error = assertThrows(ConfigurationException.class, work::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}

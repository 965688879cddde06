package io.mada.data.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {

  private static final Logger LOGGER = Logger.getLogger("mada.data");

  @TempDir Path folder;

  @Test
  void picturesOfEveryReadableFormatAreListedByName() throws IOException {
    touch(
        "b.PNG",
        "a.jpeg",
        "deep/c.tif",
        "deep/er/d.webp",
        "e.bmp",
        "two.dots.jpg",
        "notes.txt",
        ".hidden.png");
    Files.createDirectory(folder.resolve("no-picture.png"));

    assertEquals(
        List.of("a", "b", "deep/c", "deep/er/d", "e", "two.dots"), names(Integer.MAX_VALUE));
    assertEquals(List.of("a", "b", "e", "two.dots"), names(1));
  }

  @Test
  void picturesThatCannotBeReadAreCountedInOneLine() throws IOException {
    touch("a.png", "b.heic", "c.HEIC", "deep/d.gif", "e.txt", ".f.gif");

    assertEquals(
        List.of(
            folder
                + ": 3 pictures are left out, which are not PNG, JPEG, TIFF, WebP or BMP (1 GIF, 2 HEIC), such as "
                + folder.resolve("deep/d.gif")),
        warnings(() -> names(Integer.MAX_VALUE)));
    assertEquals(
        List.of(), warnings(() -> PictureFolder.list(folder, 9, name -> name.equals("a"))));
  }

  @Test
  void otherFilesAreLeftAloneWithoutAWord() throws IOException {
    touch("a.png", "b.json", "c", "Thumbs.db");
    assertEquals(List.of(), warnings(() -> assertEquals(List.of("a"), names(9))));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aCircleOfLinksIsNamed() throws IOException {
    touch("deep/a.png");
    Path link = Files.createSymbolicLink(folder.resolve("deep/again"), folder);
    assertEquals(link + " is a link to a folder that it lies in; remove it", refusal());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeAndALinkToNothingAreNamed() throws Exception {
    Path pipe = folder.resolve("x.png");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertEquals(pipe + " is no regular file; remove it", refusal());
    Files.delete(pipe);
    Files.createSymbolicLink(pipe, folder.resolve("absent.png"));
    assertEquals(pipe + " is a link to a file that does not exist; remove it", refusal());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aBackslashBelongsToANameWhereItSeparatesNothing() throws IOException {
    touch("a\\b.png");
    assertEquals(List.of("a\\b"), names(9));
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private List<String> names(int depth) {
    return List.copyOf(PictureFolder.list(folder, depth, name -> true).keySet());
  }

  private String refusal() {
    return assertThrows(ConfigurationException.class, () -> names(Integer.MAX_VALUE)).getMessage();
  }

  private static List<String> warnings(Runnable work) {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            warnings.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LOGGER.addHandler(handler);
    try {
      work.run();
    } finally {
      LOGGER.removeHandler(handler);
    }
    assertTrue(warnings.size() < 2, warnings.toString());
    return warnings;
  }
}

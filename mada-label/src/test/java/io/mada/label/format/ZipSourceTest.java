package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipSourceTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.png",
        "a/../../evil.png",
        "/etc/evil.png",
        "..\\evil.png",
        "C:\\evil.png",
        "a/.."
      })
  void namesThatLeadOutOfItAreRefused(String name) {
    Path zip = new Export().text("a.txt", "").text(name, "x").zip(folder.resolve("a.zip"));
    MadaException error = assertThrows(MadaException.class, () -> SourceFiles.open(zip));
    assertEquals(
        zip + " has a file outside of itself, '" + name.replace('\\', '/') + "': it is not used",
        error.getMessage());
  }

  @Test
  void dotsInNamesAreNoMatter() {
    Path zip = new Export().text("a..b/c...d", "x").zip(folder.resolve("a.zip"));
    try (SourceFiles files = SourceFiles.open(zip)) {
      assertEquals(List.of("a..b/c...d"), files.names());
    }
  }

  /** A megabyte of zeros is a kilobyte in a zip. */
  @Test
  void aFileThatGrowsBeyondItsBoundIsAnError() {
    Path zip = new Export().bytes("a", new byte[1 << 20]).zip(folder.resolve("a.zip"));
    try (SourceFiles files = SourceFiles.open(zip)) {
      assertEquals(1 << 20, files.read("a", 1 << 20).length);
      MadaException error = assertThrows(MadaException.class, () -> files.read("a", (1 << 20) - 1));
      assertEquals(
          zip + ": a is larger than 1048575 bytes, which no such file is", error.getMessage());
    }
  }

  @Test
  void aDamagedZipIsAnError() throws IOException {
    Path zip = new Export().text("some.txt", "0123456789").zip(folder.resolve("a.zip"));
    byte[] whole = Files.readAllBytes(zip);
    for (int length = 0; length < whole.length; length++) {
      Files.write(zip, Arrays.copyOf(whole, length));
      MadaException error = assertThrows(MadaException.class, () -> SourceFiles.open(zip));
      assertTrue(
          error.getMessage().startsWith(zip + " is no zip, or a damaged one: "), error::getMessage);
    }
    // The packed text follows a header of 30 bytes and the name.
    byte[] changed = whole.clone();
    changed[38 + 3] ^= 4;
    Files.write(zip, changed);
    try (SourceFiles files = SourceFiles.open(zip)) {
      MadaException error = assertThrows(MadaException.class, () -> files.read("some.txt", 100));
      assertTrue(error.getMessage().startsWith(zip + ": some.txt is damaged: "), error::getMessage);
    }
  }

  @Test
  void namesThatAreThereTwiceAreAnError() throws IOException {
    Path zip = new Export().text("mask1", "a").text("mask2", "b").zip(folder.resolve("a.zip"));
    String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
    Files.writeString(zip, bytes.replace("mask2", "mask1"), StandardCharsets.ISO_8859_1);
    MadaException error = assertThrows(MadaException.class, () -> SourceFiles.open(zip));
    assertEquals(zip + " has 'mask1' twice", error.getMessage());
  }

  @Test
  void aCommentThatIsNoTextIsDamage() throws IOException {
    Path zip = folder.resolve("a.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      ZipEntry entry = new ZipEntry("a.txt");
      entry.setComment("xyz");
      out.putNextEntry(entry);
    }
    String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
    Files.writeString(zip, bytes.replace("xyz", "x\u00ffz"), StandardCharsets.ISO_8859_1);
    MadaException error = assertThrows(MadaException.class, () -> SourceFiles.open(zip));
    assertTrue(
        error.getMessage().startsWith(zip + " is no zip, or a damaged one: "), error::getMessage);
  }
}

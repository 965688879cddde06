package io.mada.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;

  @Test
  void aFileTakesThePlaceOfAnEarlierOneWhenItIsFinished() throws IOException {
    Path file = folder.resolve("selection.txt");
    WholeFile.writeText(file, "früher\n");

    try (WholeFile whole = new WholeFile(file)) {
      whole.append(
          channel -> channel.write(ByteBuffer.wrap("lat".getBytes(StandardCharsets.UTF_8))));
      whole.append(
          channel -> channel.write(ByteBuffer.wrap("er\n".getBytes(StandardCharsets.UTF_8))));
      assertEquals("früher\n", Files.readString(file));
      whole.finish();
    }

    assertEquals("later\n", Files.readString(file));
    assertOnly(file);
  }

  @Test
  void aFileThatIsNotFinishedLeavesNothing() throws IOException {
    try (WholeFile whole = new WholeFile(folder.resolve("features.npy"))) {
      whole.append(channel -> channel.write(ByteBuffer.allocate(10)));
    }

    assertOnly();
  }

  @Test
  void aFailedWriteKeepsTheEarlierFileAndLeavesNoOther() throws IOException {
    Path file = folder.resolve("best.safetensors");
    WholeFile.writeText(file, "before");

    MadaException failure =
        assertThrows(
            MadaException.class,
            () ->
                WholeFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.allocate(10));
                      throw new IOException("No space left on device");
                    }));

    assertEquals("cannot write " + file + ": No space left on device", failure.getMessage());
    assertEquals("before", Files.readString(file));
    assertOnly(file);
  }

  @Test
  void aLinkInPlaceOfTheTemporaryFileIsNotFollowed() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "precious");
    Path file = folder.resolve("metrics.json");
    Files.createSymbolicLink(folder.resolve(".metrics.json.part"), outside);

    WholeFile.writeText(file, "{}");

    assertEquals("precious", Files.readString(outside));
    assertEquals("{}", Files.readString(file));
    assertFalse(Files.isSymbolicLink(file));
  }

  @Test
  void whatAProcessThatDiedHasLeftIsReplaced() throws IOException {
    Path file = folder.resolve("best.safetensors");
    Path leftover =
        Files.writeString(folder.resolve(".best.safetensors.part"), "half of something longer");
    assertTrue(WholeFile.isTemporary(leftover));

    WholeFile.writeText(file, "whole");

    assertEquals("whole", Files.readString(file));
    assertOnly(file);
  }

  @Test
  void foldersAreMadeWithThoseAboveThem() throws IOException {
    Path made = Durable.folder(folder.resolve("a/b/c"));
    assertTrue(Files.isDirectory(made));
    assertEquals(made, Durable.folder(made));

    Path link = Files.createSymbolicLink(folder.resolve("link"), made);
    assertEquals(link, Durable.folder(link));
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThrows(IOException.class, () -> Durable.folder(file.resolve("below")));
  }

  @Test
  void aLinkIsDeletedAndNotWhatItLeadsTo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path broken = Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("nowhere"));

    Durable.delete(link);
    Durable.delete(broken);
    Durable.delete(folder.resolve("absent"));

    assertOnly(file);
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() {
    Path file = folder.resolve("absent/best.safetensors");

    MadaException failure = assertThrows(MadaException.class, () -> WholeFile.writeText(file, ""));

    assertEquals(
        "cannot write " + file + ": it, or its folder, does not exist", failure.getMessage());
  }

  @Test
  void reasonsAreInWords() {
    assertReason("access is denied", new AccessDeniedException("best.safetensors"));
    assertReason("disk quota exceeded", new FileSystemException("a", null, "disk quota exceeded"));
    assertReason("it is no folder", new NotDirectoryException("a"));
    assertReason("FileSystemLoopException: a", new FileSystemLoopException("a"));
    assertReason("IOException", new IOException());
  }

  private static void assertReason(String reason, IOException cause) {
    assertEquals(
        "cannot read a: " + reason, MadaException.cannot("read", Path.of("a"), cause).getMessage());
  }

  private void assertOnly(Path... files) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      assertEquals(List.of(files), found.toList());
    }
  }
}

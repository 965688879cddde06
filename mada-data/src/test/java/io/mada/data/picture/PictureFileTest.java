package io.mada.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of files that could be decoded, and what would never end. */
class PictureFileTest {

  @TempDir Path folder;

  /** Signature 8, IHDR 25, PLTE 24, then IDAT. */
  @ParameterizedTest
  @CsvSource({"20, IHDR", "46, PLTE", "70, IDAT"})
  void everyChunkOfAPngIsCheckedAgainstItsChecksum(int place, String chunk) throws IOException {
    Path file = png();
    byte[] bytes = Files.readAllBytes(file);
    bytes[place] ^= 1;
    Files.write(file, bytes);

    assertEquals(
        file + " is damaged or cut short: the checksum of chunk " + chunk + " is wrong",
        refusal(file));
  }

  @Test
  void aPngWithoutItsLastChunkIsRefused() throws IOException {
    Path file = png();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 12));

    assertEquals(
        file + " is damaged or cut short: it ends before its last chunk, IEND", refusal(file));
  }

  @Test
  void whatStandsBehindThePictureIsLeftAlone() throws IOException {
    Path file = png();
    int expected = PictureFile.read(file).raster().getSample(0, 0, 0);
    Files.write(file, new byte[100], java.nio.file.StandardOpenOption.APPEND);

    assertEquals(expected, PictureFile.read(file).raster().getSample(0, 0, 0));
  }

  @DisabledOnOs(OS.WINDOWS)
  @ParameterizedTest
  @ValueSource(strings = {"mkfifo", "/dev/zero", "/dev/null"})
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeOrDeviceIsNotOpened(String what) throws Exception {
    Path file = folder.resolve("x.png");
    if (what.equals("mkfifo")) {
      assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    } else {
      Files.createSymbolicLink(file, Path.of(what));
    }

    assertEquals(file + " is no regular file", refusal(file));
    assertEquals(
        file + " is no regular file",
        assertThrows(MadaException.class, () -> PictureFile.size(file)).getMessage());
  }

  /** A few bytes can ask for more memory than there is. */
  @Test
  void aPictureThatWouldNotFitIntoMemoryIsRefusedByItsHeader() throws IOException {
    Path file = Files.write(folder.resolve("huge.png"), header(26_000, 26_000, 8, 2));
    long needed = 26_000L * 26_000 * 6 >> 20;
    String error = refusal(file);
    assertTrue(
        error.startsWith(
            file + " has 26000x26000 pixels and takes " + needed + " MB of Java memory"),
        error);
    assertTrue(error.endsWith("; make it smaller, or set MADA_JAVA_OPTS=-Xmx8g or more"), error);

    Files.write(file, header(50_000, 50_000, 8, 2));
    assertEquals(
        file + " has 50000x50000 pixels and is too large to be read; cut it into parts",
        refusal(file));
    assertEquals(new ImageSize(50_000, 50_000), PictureFile.size(file));
    Files.write(file, header(0, 5, 8, 2));
    assertEquals(file + " is damaged or cut short: its size is 0x5", refusal(file));
  }

  @Test
  void sixteenBitsThatWouldBeBlackNeedARange() throws IOException {
    Path file = wide(4095, 17);
    assertEquals(
        file
            + " holds 16 bits a sample, but would be almost black; its values reach from 17 to 4095:"
            + " say which are black and white by range: [low, high] (predict: --range)",
        refusal(file));
    assertArrayEquals(
        new byte[] {-1, -1, -1, 1, 1, 1}, rgb(file, Optional.of(new ValueRange(0, 4095))));
    assertArrayEquals(
        new byte[] {-1, -1, -1, 0, 0, 0}, rgb(file, Optional.of(new ValueRange(20, 4000))));

    // From 4096 on, the upper 8 bits say something.
    assertArrayEquals(new byte[] {16, 16, 16, 0, 0, 0}, rgb(wide(4096, 17), Optional.empty()));
  }

  @Test
  void aRangeIsOfWiderSamplesThanEightBitsAlone() throws IOException {
    Path file = png();
    byte[] plain = rgb(file, Optional.empty());
    assertArrayEquals(plain, rgb(file, Optional.of(new ValueRange(0, 4095))));
  }

  private static byte[] rgb(Path file, Optional<ValueRange> range) {
    return PictureFile.rgb(PictureFile.read(file), range, file).rgb();
  }

  private static String refusal(Path file) {
    return assertThrows(MadaException.class, () -> rgb(file, Optional.empty())).getMessage();
  }

  /** With a palette of four colours. */
  private Path png() throws IOException {
    byte[] levels = {0, 80, (byte) 160, (byte) 240};
    var palette = new java.awt.image.IndexColorModel(2, 4, levels, levels, levels);
    var image = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_BINARY, palette);
    for (int i = 0; i < 1200; i++) {
      image.getRaster().setSample(i % 40, i / 40, 0, i * i / 7 % 4);
    }
    return write("few.png", image);
  }

  private Path wide(int left, int right) throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, left);
    image.getRaster().setSample(1, 0, 0, right);
    return write("wide.png", image);
  }

  private Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /** A PNG that has no pixels to its size. */
  private static byte[] header(int width, int height, int bits, int color) throws IOException {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) color)
            .array());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] typed =
        ByteBuffer.allocate(4 + content.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(content)
            .array();
    var checksum = new CRC32();
    checksum.update(typed);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(typed);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }
}

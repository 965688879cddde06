package io.mada.data.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our pixels beside Pillow's; how the pictures were made stands in the README beside them. */
class FlavoursTest {

  private static final Path FOLDER = folder();

  @TempDir Path copies;

  private static Path folder() {
    try {
      return Path.of(FlavoursTest.class.getResource("flavours").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(String pattern) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> readable() {
    return names("(png|jpeg|tiff|webp|bmp)-.*");
  }

  static List<String> refused() {
    return names("refused-.*");
  }

  static List<String> ranged() {
    return names("range-.*");
  }

  @Test
  void thereAreAsManyAsWereMade() {
    assertEquals(List.of(166, 4, 7), List.of(readable().size(), refused().size(), ranged().size()));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void pixelsAreThoseOfPillow(String name) throws IOException {
    RgbImage expected = pillow(name);
    RgbImage read = read(FOLDER.resolve(name));

    assertEquals(expected.size(), read.size());
    assertEquals(expected.size(), PictureFile.size(FOLDER.resolve(name)));
    int largest = 0;
    long sum = 0;
    for (int i = 0; i < read.rgb().length; i++) {
      int difference = Math.abs((read.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff));
      largest = Math.max(largest, difference);
      sum += difference;
    }
    Tolerance tolerance = Tolerance.of(name);
    assertTrue(largest <= tolerance.largest(), "largest difference " + largest);
    assertTrue(
        sum <= tolerance.mean() * read.rgb().length,
        "mean difference " + (double) sum / read.rgb().length);
  }

  /** How far a sample may be from Pillow's. */
  private record Tolerance(int largest, double mean) {

    static Tolerance of(String name) {
      if (name.equals("jpeg-440.jpg")) {
        // Older decoders repeat the colours of every other row, where newer ones interpolate.
        return new Tolerance(100, 6);
      }
      if (name.contains("jpeg")) {
        // Nothing with the library that Debian's JDK is built with; builds of the JDK have several.
        return new Tolerance(4, 0.5);
      }
      // How colours that alpha has shaded are rounded is not agreed upon.
      return name.equals("tiff-rgba8-associated.tif")
          ? new Tolerance(1, 0.25)
          : new Tolerance(0, 0);
    }
  }

  /**
   * Every twentieth of the file, and all but the last byte, are either refused or the whole
   * picture.
   */
  @ParameterizedTest
  @MethodSource("readable")
  void whatIsCutShortIsNeverReadInPart(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
    RgbImage expected = read(FOLDER.resolve(name));
    Path cut = copies.resolve(name);
    for (int twentieth = 0; twentieth <= 20; twentieth++) {
      int length = Math.min(whole.length - 1, whole.length * twentieth / 20);
      Files.write(cut, Arrays.copyOf(whole, length));
      try {
        RgbImage read = read(cut);
        assertTrue(
            Arrays.equals(expected.rgb(), read.rgb()),
            "other pixels in " + length + " of " + whole.length);
      } catch (MadaException e) {
        assertTrue(e.getMessage().startsWith(cut + " is "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "refused-jpeg-arithmetic.jpg, with arithmetic coding",
        "refused-jpeg-arithmetic-progressive.jpg, with arithmetic coding",
    "refused-jpeg-lossless.jpg, with lossless coding", "refused-jpeg-12-bits.jpg, of 12 bits"
  })
  void raritiesAreRefusedInWords(String name, String why) {
    Path file = FOLDER.resolve(name);
    String message = file + " is a JPEG " + why + ", which is not read; save it as PNG";
    assertEquals(message, assertThrows(MadaException.class, () -> read(file)).getMessage());
    assertEquals(
        message, assertThrows(MadaException.class, () -> PictureFile.size(file)).getMessage());
  }

  /** All hold three times the grey of the scene, some of them less 60. */
  @ParameterizedTest
  @MethodSource("ranged")
  void aRangeSaysWhatIsBlackAndWhite(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    String error = assertThrows(MadaException.class, () -> read(file)).getMessage();
    assertTrue(error.contains("say which are black and white by range: [low, high]"), error);

    int low = name.contains("uint") ? 300 : 240;
    RgbImage read = rgb(file, Optional.of(new ValueRange(low, low + 150)));
    RgbImage scene = read(FOLDER.resolve("png-rgb8.png"));
    assertEquals(new ImageSize(35, 21), read.size());
    for (int i = 0; i < read.rgb().length; i += 3) {
      double grey = 0;
      for (int channel = 0; channel < 3; channel++) {
        grey += (scene.rgb()[i + channel] & 0xff) / 3.0;
      }
      double expected = Math.max(0, Math.min(255, (3 * grey - 300) * 255 / 150));
      assertEquals(expected, read.rgb()[i] & 0xff, 2.3, "pixel " + i / 3);
      assertTrue(read.rgb()[i] == read.rgb()[i + 1] && read.rgb()[i] == read.rgb()[i + 2]);
    }
  }

  private static RgbImage read(Path file) {
    return rgb(file, Optional.empty());
  }

  private static RgbImage rgb(Path file, Optional<ValueRange> range) {
    return PictureFile.rgb(PictureFile.read(file), range, file);
  }

  /** A picture in PPM: P6, width and height, 255, and the pixels. */
  @SuppressWarnings("deprecation")
  private static RgbImage pillow(String name) throws IOException {
    try (var zip = new ZipFile(FOLDER.resolve("pillow.zip").toFile());
        var in = new DataInputStream(zip.getInputStream(zip.getEntry(name + ".ppm")))) {
      var ppm = new DataInputStream(new ByteArrayInputStream(in.readAllBytes()));
      assertEquals("P6", ppm.readLine());
      String[] size = ppm.readLine().split(" ");
      assertEquals("255", ppm.readLine());
      return new RgbImage(Integer.parseInt(size[0]), Integer.parseInt(size[1]), ppm.readAllBytes());
    }
  }
}

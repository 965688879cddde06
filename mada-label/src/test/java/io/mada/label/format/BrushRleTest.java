package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonNull;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.Handover;
import io.mada.label.json.Json;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All bytes are those that thi.ng's own packer, rle-pack for JavaScript, has given. */
class BrushRleTest {

  private static final Json AT = new Json(JsonNull.INSTANCE, "a.json", "rle");

  /**
   * By hand, for a pixel inside and one outside, which are 8 bytes:
   *
   * <pre>
   * 00000000 00000000 00000000 00001000   8 bytes
   * 00111                                 of 7 + 1 bits
   * 0010 0011 0111 1111                   lengths of 3, 4, 8 or 16 bits
   * 1 00 011 11111111                     repeated, 3 bits, 3 + 1 times, 255
   * 1 00 011 00000000                     repeated, 3 bits, 3 + 1 times, 0
   * 000                                   to the end of the byte
   * </pre>
   *
   * <p>In bytes: 0 0 0 8 | 00111001 00011011 11111 100 = 57 27 252 | 01111111 11110001 10000000
   * 0...
   */
  @Test
  void twoPixelsAreElevenBytes() {
    assertPacked("10", 0, 0, 0, 8, 57, 27, 252, 127, 241, 128, 0);
  }

  @Test
  void runsOfAnyLengthAreWhatTheOriginalPackerMakesOfThem() {
    assertPacked("010", 0, 0, 0, 12, 57, 27, 252, 96, 17, 255, 198, 0);
    assertPacked(
        "0000000/0111000/0111000/0100000/0000000",
        new int[] {
          0, 0, 0, 140, 57, 27, 254, 31, 0, 183, 255, 124, 2, 223, 253, 240, 8, 255, 241, 120, 0
        });
    assertPacked(
        "000" + "1".repeat(66) + "0", 0, 0, 1, 24, 57, 27, 253, 176, 14, 2, 15, 255, 24, 0);
  }

  @Test
  void runsThatAreLongerThanALengthCanSayAreParted() {
    String row = "1".repeat(300);
    String[] rows = new String[200];
    Arrays.fill(rows, row);
    assertPacked(
        String.join("/", rows),
        new int[] {
          0, 3, 169, 128, 57, 27, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 212, 191,
          255, 128
        });
  }

  private static void assertPacked(String rows, int... bytes) {
    LabelMap label = Handover.label(rows.split("/"));
    byte[] packed = BrushRle.encode(label, 1);
    assertEquals(
        Arrays.toString(bytes),
        Arrays.toString(IntStream.range(0, packed.length).map(i -> packed[i] & 0xff).toArray()));
    BitSet pixels =
        BrushRle.decode(Arrays.stream(bytes).asLongStream().toArray(), label.size(), AT);
    for (int i = 0; i < label.ids().length; i++) {
      assertEquals(label.ids()[i] == 1, pixels.get(i), "pixel " + i);
    }
  }

  /** Bytes 1 2 3 255, 9 9 9 0, 0 0 0 7, which other writers may pack one by one. */
  @Test
  void onlyAlphaCounts() {
    long[] packed = {0, 0, 0, 12, 57, 27, 248, 96, 32, 64, 127, 241, 4, 198, 1, 0, 56};
    assertEquals("{0, 2}", BrushRle.decode(packed, new ImageSize(3, 1), AT).toString());
  }

  @Test
  void aByteTooManyAtTheEndIsNoMatter() {
    long[] packed = {0, 0, 0, 8, 57, 27, 252, 127, 241, 128, 0, 0};
    assertEquals("{0}", BrushRle.decode(packed, new ImageSize(2, 1), AT).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 0 8 57 27 252 127 | a.json: rle is a damaged mask: it ends early",
        "0 0 0 8 57 27 252 256 241 128 0 | a.json: rle is a damaged mask: 256 is no byte",
        "0 0 0 8 57 27 252 -1 241 128 0 | a.json: rle is a damaged mask: -1 is no byte",
        "0 0 0 12 57 27 252 127 241 128 0 | a.json: rle is a mask of 12 bytes, which is not 4 for"
            + " each pixel of its image of 2x1",
        "255 255 255 255 57 27 252 127 | a.json: rle is a mask of 4294967295 bytes, which is not 4"
            + " for each pixel of its image of 2x1",
        "0 0 0 8 121 27 252 127 241 128 0 | a.json: rle is no brush mask: its words are no bytes",
        "0 0 0 8 57 27 253 255 255 255 255 | a.json: rle has runs beyond its image"
      })
  void aDamagedMaskIsAnError(String bytes, String message) {
    long[] packed = Arrays.stream(bytes.split(" ")).mapToLong(Long::parseLong).toArray();
    MadaException error =
        assertThrows(MadaException.class, () -> BrushRle.decode(packed, new ImageSize(2, 1), AT));
    assertEquals(message, error.getMessage());
  }
}

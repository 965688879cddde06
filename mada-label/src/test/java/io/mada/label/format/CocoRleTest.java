package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonNull;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.Handover;
import io.mada.label.json.Json;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CocoRleTest {

  private static final Json AT = new Json(JsonNull.INSTANCE, "a.json", "counts");

  @Test
  void runsGoDownTheColumnsAndBeginOutside() {
    LabelMap label = Handover.label("1001", "1100", "0011");
    // Columns: 110, 010, 001, 101.
    assertArrayEquals(new long[] {0, 2, 2, 1, 3, 2, 1, 1}, CocoRle.runs(label, 1));
  }

  /**
   * Each number from the fourth on is less the last but one; then 5 bits a character, from '0'
   * (48).
   *
   * <p>[5, 2, 2, 2, 5] is 5, 2, 2, 2-2=0, 5-2=3, all of them in one group whose bit 0x10 is clear.
   *
   * <p>[100, 1, 100, 40, 1]: 100 is 00011 00100, so 00100 with 0x20 for more, 36+48=84 'T', and 3
   * '3'. 1 '1'. 100 'T3'. 40-1=39 is 00001 00111: 7+32+48=87 'W', '1'. 1-100=-99 is ...11100 11101:
   * 29+32+48=109 'm', and 28, whose bit 0x10 says that it is negative, 28+48=76 'L'.
   */
  @ParameterizedTest
  @CsvSource({"5 2 2 2 5, 52203", "100 1 100 40 1, T31T3W1mL", "2 3 1 1, 231N", "0 60000, 0Pcj1"})
  void runsAreWrittenAsCocoDoes(String numbers, String text) {
    long[] runs = Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray();
    assertEquals(text, CocoRle.text(runs));
    assertArrayEquals(runs, CocoRle.runs(text, AT));
  }

  @Test
  void runsOfAListAreThoseOfTheColumns() {
    BitSet pixels = CocoRle.pixels(new long[] {10, 4, 3, 7}, new ImageSize(6, 4), AT);
    assertEquals("000101000111001011001011", digits(pixels, 24));
  }

  private static String digits(BitSet pixels, int count) {
    var digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(pixels.get(i) ? '1' : '0');
    }
    return digits.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"T", "1/", "1p", "ooooooooo1", "oooooooo"})
  void aDamagedTextIsAnError(String text) {
    MadaException error = assertThrows(MadaException.class, () -> CocoRle.runs(text, AT));
    assertTrue(error.getMessage().startsWith("a.json: counts is no run lengths"), error::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 -1 | a.json: counts has a run of -1 pixels",
        "3 4 | a.json: counts has runs beyond the 6 pixels of its image",
        "3 9223372036854775807 | a.json: counts has runs beyond the 6 pixels of its image",
        "3 2 | a.json: counts has runs of 5 pixels, but its image has 6"
      })
  void runsThatAreNotTheImagesAreAnError(String numbers, String message) {
    long[] runs = Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray();
    MadaException error =
        assertThrows(MadaException.class, () -> CocoRle.pixels(runs, new ImageSize(3, 2), AT));
    assertEquals(message, error.getMessage());
  }
}

package io.mada.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

  private static Section of(Object value) {
    Map<String, Object> values = new HashMap<>();
    values.put("key", value);
    return new ConfiguredSection("model", new ConfigNode(ConfigNode.of(values).value(), "a.yml:3"));
  }

  private static void assertMistake(String message, Executable reading) {
    String found = assertThrows(ConfigurationException.class, reading).getMessage();
    assertEquals("a.yml:3: model.key" + message, found);
  }

  @Test
  void aWholeNumberOutOfItsRangeIsRefused() {
    Range some = Range.between(1, 64);
    assertEquals(64, of(64).integer("key", some));
    assertMistake(" must be from 1 to 64, not 0", () -> of(0).integer("key", some));
    assertMistake(" must be at least 1, not -1", () -> of(-1).integer("key", Range.atLeast(1)));
    assertMistake(
        " must be from 1 to 2147483647, not 2147483648",
        () -> of(1L << 31).integer("key", Range.atLeast(1)));
    assertMistake(" must be a whole number, not '0.5'", () -> of(0.5).integer("key", some));
    assertMistake(
        " must be a whole number, not '1.0E300'", () -> of(1e300).integer("key", Range.any()));
    assertMistake(" must be a whole number, not a list", () -> of(List.of()).integer("key", some));
    assertEquals(0, ConfiguredSection.of(Map.of()).integer("key", 0, some));
  }

  @Test
  void aWholeNumberMayBeWrittenWithAnExponent() {
    assertEquals(90_000, of(9e4).integer("key", Range.atLeast(1)));
  }

  @Test
  void aSeedHas64Bits() {
    assertEquals(Long.MIN_VALUE, of(Long.MIN_VALUE).seed("key", 1));
    assertEquals(List.of(9007199254740993L), of(List.of(9007199254740993L)).seeds("key"));
    assertMistake("[1] must be a whole number, not '0.5'", () -> of(List.of(1, 0.5)).seeds("key"));
  }

  @Test
  void aNumberOutOfItsRangeIsRefused() {
    Range share = Range.above(0).atMost(1);
    assertEquals(1, of(1).number("key", share));
    assertMistake(" must be above 0 and at most 1, not 0.0", () -> of(0.0).number("key", share));
    assertMistake(" must be above 0, not 0", () -> of(0).number("key", Range.above(0)));
    assertMistake(
        "[1] must be at most 3, not 4",
        () -> of(List.of(3, 4)).numbers("key", Range.any().atMost(3)));
    assertMistake("[0] must be a number, not 'x'", () -> of(List.of("x")).numbers("key", share));
    assertMistake(" must be a list, not '1'", () -> of(1).numbers("key", share));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoFiniteNumberIsRefusedEverywhere(double value) {
    String written = Double.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
    assertMistake(" must be finite, not " + written, () -> of(value).number("key", Range.any()));
    assertMistake(" must be finite, not " + written, () -> of(value).number("key", 1, Range.any()));
    assertMistake(
        "[0] must be finite, not " + written, () -> of(List.of(value)).numbers("key", Range.any()));
    assertMistake(
        " must be at least 0, not " + written, () -> of(value).number("key", Range.atLeast(0)));
    assertMistake(
        " must be a whole number, not '" + written + "'",
        () -> of(value).integer("key", Range.any()));
  }

  @Test
  void aSizeIsThatOfAPossibleImage() {
    assertEquals(Optional.of(new ImageSize(64, 32)), of(List.of(64, 32.0)).size("key"));
    assertMistake(" must be [width, height] in pixels", () -> of(List.of(64)).size("key"));
    assertMistake("[1] must be at least 1, not 0", () -> of(List.of(64, 0)).size("key"));
    assertMistake(
        " is 100000x100000, but an image has at most 715827879 pixels",
        () -> of(List.of(100_000, 1e5)).size("key"));
  }

  @Test
  void wordsAndPathsAreNeitherEmptyNorStructures() {
    assertEquals(Path.of("a b/c"), of("a b/c").path("key"));
    assertMistake(" must be a path, not ''", () -> of("").path("key"));
    assertMistake(" must be a path, not 'a?b'", () -> of("a\0b").path("key"));
    assertMistake(" must be a word, not a mapping", () -> of(Map.of()).text("key"));
    assertMistake("[1] must be a word, not a list", () -> of(List.of("a", List.of())).texts("key"));
    assertMistake(
        "[0] must be a word, not empty", () -> of(Arrays.asList((Object) null)).texts("key"));
    assertEquals(List.of("a"), of("a").texts("key"));
  }
}

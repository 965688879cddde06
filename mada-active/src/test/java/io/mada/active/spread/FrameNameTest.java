package io.mada.active.spread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mada.active.spread.FrameName.Film;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameNameTest {

  @ParameterizedTest
  @CsvSource({
    "0001TP_006690, 0001TP_, '', 6690",
    "film/9, film/, '', 9",
    "17, '', '', 17",
    "a1b02c, a1b, c, 2",
    "hamburg/hamburg_000000_000629_leftImg8bit, hamburg/hamburg_000000_, _leftImg8bit, 629",
    "t1612345678901234567890_left, t, _left, 1612345678901234567890"
  })
  void theLastNumberIsTheFrame(String name, String before, String after, String frame) {
    assertEquals(
        Optional.of(new FrameName(new Film(before, after), new BigInteger(frame))),
        FrameName.of(name));
  }

  @Test
  void aNameWithoutDigitsIsOfNoFilm() {
    assertEquals(Optional.empty(), FrameName.of("harbour"));
    assertEquals(Optional.empty(), FrameName.of("seven_\u0667"));
  }

  @Test
  void theFilmKeepsThePlaceOfTheNumber() {
    assertNotEquals(FrameName.of("a1b").get().film(), FrameName.of("ab1").get().film());
    assertEquals(FrameName.of("f_9").get().film(), FrameName.of("f_0010").get().film());
  }
}

package io.mada.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.api.Text;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

  @Test
  void aSeedGivesTheSameOnEveryMachine() {
    Surroundings surroundings = Surroundings.of("2");

    assertEquals(
        "locale ar-EG, time zone Asia/Kathmandu, line separator \\r\\n", surroundings.toString());
    assertEquals(surroundings, Surroundings.of("2"));
  }

  @Test
  void allOfThemAreKnownToJava() {
    for (String locale : Surroundings.LOCALES) {
      assertEquals(locale, Locale.forLanguageTag(locale).toLanguageTag());
    }
    for (String zone : Surroundings.TIME_ZONES) {
      assertEquals(zone, TimeZone.getTimeZone(zone).getID());
    }
  }

  @Test
  void theyAreThoseThatTestsRunIn() {
    Surroundings usual = Surroundings.current();
    try {
      for (String seed : new String[] {"2", "9", "21"}) {
        Surroundings.of(seed).enter();
        assertEquals(Surroundings.of(seed), Surroundings.current());
        assertEquals(Surroundings.of(seed).lineSeparator(), Text.of("%n"));
      }
    } finally {
      usual.enter();
    }
  }
}

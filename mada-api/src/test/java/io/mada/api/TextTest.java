package io.mada.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void readsTheSameInEveryLocale() {
    Locale usual = Locale.getDefault();
    try {
      for (String tag : new String[] {"ar-EG", "th-TH-u-nu-thai", "de-CH", "tr-TR", "en-US"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals(
            "000012 -3 1.5 1,234 TITLE",
            Text.of("%06d %d %.1f %,d %S", 12, -3, 1.5, 1234, "title"),
            tag);
      }
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void whatAStrangerWroteFitsIntoALine() {
    assertEquals("a b c ?[31m d", Text.line(" a\nb\r\n\tc \u001b[31m d "));
    assertEquals(503, Text.line("x".repeat(10_000)).length());
  }

  @Test
  void anErrorIsALineWhateverItQuotes() {
    String quoted = "a\r\nb\u001b]0;c\u2028d";

    assertEquals("no 'a b?]0;c d'", new MadaException("no '" + quoted + "'").getMessage());
    assertEquals("no 'a b?]0;c d'", new ConfigurationException("no '" + quoted + "'").getMessage());
    assertEquals(2003, new MadaException("x".repeat(10_000)).getMessage().length());
  }
}

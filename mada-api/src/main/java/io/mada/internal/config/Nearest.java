package io.mada.internal.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a user probably meant. */
public final class Nearest {

  private Nearest() {}

  /**
   * The known word with the fewest edits from the given one, if fewer than half of its letters
   * differ.
   *
   * @param word what the user wrote
   * @param known what the user may have meant
   * @return the nearest; if there are several, the first in the alphabet
   */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String k) -> distance(word, k))
                .thenComparing(Comparator.naturalOrder()))
        .filter(k -> distance(word, k) <= Math.max(1, Math.max(word.length(), k.length()) / 2));
  }

  /**
   * The end of an error about an unknown word.
   *
   * @param word what the user wrote
   * @param known what the user may have meant
   * @return {@code "; did you mean 'x'?"} if there is a near word, and otherwise the list of what
   *     is known
   */
  public static String hint(String word, Collection<String> known) {
    return to(word, known)
        .map(k -> "; did you mean '" + k + "'?")
        .orElse(known.isEmpty() ? "" : "; known: " + String.join(", ", known));
  }

  /** The Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package io.mada.data.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Colours for classes that have none of their own: the same in every run, and as far apart as
 * possible.
 */
final class Palette {

  private static final int BLACK = 0;
  private static final int LEVELS = 8;

  private Palette() {}

  /** Fills the gaps. Ignored pixels are drawn in black, so black counts as taken. */
  static List<Integer> complete(List<Optional<Integer>> given) {
    List<Integer> candidates = candidates();
    List<Integer> taken = new ArrayList<>(List.of(BLACK));
    given.forEach(color -> color.ifPresent(taken::add));
    long[] nearest = new long[candidates.size()];
    for (int i = 0; i < nearest.length; i++) {
      int candidate = candidates.get(i);
      nearest[i] =
          taken.stream().mapToLong(color -> distance(candidate, color)).min().orElseThrow();
    }
    List<Integer> colors = new ArrayList<>();
    for (Optional<Integer> color : given) {
      colors.add(color.orElseGet(() -> takeFarthest(candidates, nearest)));
    }
    return colors;
  }

  /** The candidate whose nearest taken colour is farthest; it is taken from now on. */
  private static int takeFarthest(List<Integer> candidates, long[] nearest) {
    int best = 0;
    for (int i = 1; i < nearest.length; i++) {
      best = nearest[i] > nearest[best] ? i : best;
    }
    int color = candidates.get(best);
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], distance(candidates.get(i), color));
    }
    return color;
  }

  private static List<Integer> candidates() {
    List<Integer> colors = new ArrayList<>();
    for (int i = 0; i < LEVELS * LEVELS * LEVELS; i++) {
      int red = i / (LEVELS * LEVELS);
      int green = i / LEVELS % LEVELS;
      int blue = i % LEVELS;
      colors.add(level(red) << 16 | level(green) << 8 | level(blue));
    }
    return colors;
  }

  private static int level(int step) {
    return 255 * step / (LEVELS - 1);
  }

  /** How different two colours look, roughly: the eye tells greens apart best and blues worst. */
  private static long distance(int a, int b) {
    long red = (long) Colors.red(a) - Colors.red(b);
    long green = (long) Colors.green(a) - Colors.green(b);
    long blue = (long) Colors.blue(a) - Colors.blue(b);
    return 3 * red * red + 4 * green * green + 2 * blue * blue;
  }
}

package io.mada.active.spread;

import io.mada.active.spread.FrameName.Film;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which frames of which films are taken, to keep others away from them. */
final class FrameGaps {

  private final List<String> names;
  private final Map<Film, TreeSet<BigInteger>> taken = new HashMap<>();

  FrameGaps(List<String> names) {
    this.names = names;
  }

  void take(int image) {
    FrameName.of(names.get(image))
        .ifPresent(
            name -> taken.computeIfAbsent(name.film(), film -> new TreeSet<>()).add(name.frame()));
  }

  /** Whether an image is at least this many frames away from all those taken from its film. */
  boolean allow(int image, int apart) {
    return apart == 0
        || FrameName.of(names.get(image)).map(name -> isFree(name, apart)).orElse(true);
  }

  private boolean isFree(FrameName name, int apart) {
    TreeSet<BigInteger> frames = taken.get(name.film());
    if (frames == null) {
      return true;
    }
    BigInteger reach = BigInteger.valueOf(apart - 1L);
    return frames
        .subSet(name.frame().subtract(reach), true, name.frame().add(reach), true)
        .isEmpty();
  }
}

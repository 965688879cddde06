package io.mada.active.strategy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Smooth weighted round-robin: at each turn every class gains its divergence, and the richest one
 * takes its next image or superpixel and pays for it what all have gained. If no class diverges,
 * all gain the same. Whatever shows no class comes last.
 */
final class Turns {

  private final List<ClassDensity> classes;
  private final BitSet free;
  private final double[] weights;
  private final double[] credit;
  private final int[] next;

  /**
   * @param free what may be taken; used up by the turns
   */
  Turns(List<ClassDensity> classes, BitSet free) {
    this.classes = classes;
    this.free = free;
    weights = classes.stream().mapToDouble(ClassDensity::divergence).toArray();
    if (Arrays.stream(weights).sum() == 0) {
      Arrays.fill(weights, 1);
    }
    credit = new double[classes.size()];
    next = new int[classes.size()];
  }

  boolean hasNext() {
    return !free.isEmpty();
  }

  int next() {
    double gained = 0;
    int richest = -1;
    for (int c = 0; c < classes.size(); c++) {
      next[c] = classes.get(c).nextFree(next[c], free);
      if (next[c] < classes.get(c).ranked().length) {
        credit[c] += weights[c];
        gained += weights[c];
        richest = richest < 0 || credit[c] > credit[richest] ? c : richest;
      }
    }
    int taken = richest < 0 ? free.nextSetBit(0) : classes.get(richest).ranked()[next[richest]];
    if (richest >= 0) {
      credit[richest] -= gained;
    }
    free.clear(taken);
    return taken;
  }
}

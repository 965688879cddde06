package io.mada.api.compute;

import java.io.Serializable;

/**
 * A range of consecutive items.
 *
 * @param from the first, from 0
 * @param to the one after the last
 */
public record Span(int from, int to) implements Serializable {

  /**
   * Work on images is cut only at multiples of this number. Batches of images end there too, so
   * that the same images pass through a network together however the work is cut: sums of floats
   * depend on it.
   */
  public static final int UNIT = 48;

  /**
   * Makes a span; an invalid one is an {@link IllegalArgumentException}.
   *
   * @param from the first, from 0
   * @param to the one after the last
   */
  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("from " + from + " to " + to + " is no span");
    }
  }

  /**
   * The number of items.
   *
   * @return 0 or more
   */
  public int size() {
    return to - from;
  }
}

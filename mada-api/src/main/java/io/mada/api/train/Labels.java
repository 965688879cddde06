package io.mada.api.train;

import java.util.List;

/** The labels that a stage learns from. */
public interface Labels {

  /** For a stage whose terms do not ask for them. */
  Labels NONE =
      new Labels() {
        @Override
        public List<String> classes() {
          return List.of();
        }

        @Override
        public long[] pixels(Images set) {
          throw new UnsupportedOperationException("there are no labels to count");
        }
      };

  /**
   * The classes that the network tells apart.
   *
   * @return their names by training id
   */
  List<String> classes();

  /**
   * Counts the labelled pixels of a set of images. This reads every label, which takes as long as
   * an epoch with a network that costs nothing.
   *
   * @param set {@link Images#SOURCE} or {@link Images#SELECTED}
   * @return counts by training id
   */
  long[] pixels(Images set);
}

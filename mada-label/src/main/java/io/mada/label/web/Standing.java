package io.mada.label.web;

import io.mada.api.Text;
import java.util.Locale;

/**
 * The state of the run in one line: what it reports about itself, and whether its labels are there.
 *
 * @param state as used by the page
 * @param message for people
 * @param startable whether it can continue now
 */
record Standing(String state, String message, boolean startable) {

  /** How many of the images that are not skipped are labelled. */
  record Count(int labelled, int wanted) {

    int missing() {
      return wanted - labelled;
    }

    /** The number of missing labels, in words. */
    String ofMissing() {
      return missing() == 1 ? "1 label is missing" : missing() + " labels are missing";
    }
  }

  static Standing of(RunControl.Training training, Count count) {
    boolean complete = count.missing() == 0;
    String word = training.state().name().toLowerCase(Locale.ROOT);
    String message = training.message();
    return switch (training.state()) {
      case RUNNING -> new Standing(word, message, false);
      case WAITING ->
          complete
              ? new Standing("ready", "all labels are there; the run can go on", true)
              : new Standing(
                  word,
                  Text.of("%d of %d labels are there", count.labelled(), count.wanted()),
                  false);
      case FAILED ->
          new Standing(word, complete ? message : message + "; " + count.ofMissing(), complete);
      case DONE -> done(training, count);
    };
  }

  private static Standing done(RunControl.Training training, Count count) {
    String word = training.state().name().toLowerCase(Locale.ROOT);
    if (count.missing() > 0) {
      return new Standing(word, training.message() + "; since then " + count.ofMissing(), false);
    }
    return training.labelsChanged()
        ? new Standing(
            word,
            training.message()
                + ", but labels have changed since; go on, and it is trained on them as they are",
            true)
        : new Standing(word, training.message(), false);
  }
}

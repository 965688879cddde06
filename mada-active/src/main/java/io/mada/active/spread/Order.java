package io.mada.active.spread;

import io.mada.api.select.Choice;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides which of the images that a strategy wants is taken next. */
interface Order {

  /**
   * The next image that may be taken; those that may not are not considered again.
   *
   * @return empty if there is none
   */
  Optional<Choice> next(Predicate<Choice> allowed);

  /** By their scores. */
  static Order ofScores(List<Choice> ranking) {
    var rest = ranking.iterator();
    return allowed -> {
      while (rest.hasNext()) {
        Choice choice = rest.next();
        if (allowed.test(choice)) {
          return Optional.of(choice);
        }
      }
      return Optional.empty();
    };
  }
}

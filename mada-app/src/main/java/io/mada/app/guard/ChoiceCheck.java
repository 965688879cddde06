package io.mada.app.guard;

import io.mada.api.Text;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import io.mada.api.select.SelectionTask;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds what is wrong with a strategy's choices. */
final class ChoiceCheck {

  /** Two choices with the same part are duplicates. */
  private record Part(int image, Region region) {}

  private ChoiceCheck() {}

  /** Completes "the strategy returned ..."; empty if the choices are what the task asks for. */
  static Optional<String> problem(List<Choice> choices, SelectionTask task) {
    if (choices == null) {
      return Optional.of("null instead of choices");
    }
    Set<Part> seen = new HashSet<>();
    for (Choice choice : choices) {
      Optional<String> problem = problem(choice, task, seen);
      if (problem.isPresent()) {
        return problem;
      }
    }
    long regions = choices.stream().filter(choice -> choice.region() != null).count();
    // Windows that exceed their share slightly in one round may leave nothing for the next.
    boolean nothingLeft = choices.isEmpty() && !task.regions().isEmpty();
    if (regions == 0) {
      return nothingLeft || choices.size() == task.images()
          ? Optional.empty()
          : Optional.of(choices.size() + " images where " + task.images() + " were asked for");
    }
    return regions < choices.size()
        ? Optional.of("whole images and regions together")
        : tooManyPixels(choices, task);
  }

  private static Optional<String> problem(Choice choice, SelectionTask task, Set<Part> seen) {
    if (choice == null) {
      return Optional.of("null as one of its choices");
    }
    int image = choice.image();
    if (image < 0 || image >= task.poolSize()) {
      return Optional.of(
          "image " + image + ", which the pool of " + task.poolSize() + " does not have");
    }
    Region region = choice.region();
    String what = (region == null ? "" : describe(region) + " of ") + task.names().get(image);
    if (!Double.isFinite(choice.score())) {
      return Optional.of("the score " + choice.score() + " for " + what);
    }
    boolean again =
        region != null && task.regions().getOrDefault(image, List.of()).contains(region);
    if (again || task.labelled().contains(image)) {
      return Optional.of(what + ", which is labelled already");
    }
    if (region != null && !isInside(region, task)) {
      return Optional.of(what + ", which is not inside of the label of " + task.labelSize());
    }
    return seen.add(new Part(image, region)) ? Optional.empty() : Optional.of(what + " twice");
  }

  private static String describe(Region r) {
    return Text.of("%dx%d at (%d, %d)", r.width(), r.height(), r.x(), r.y());
  }

  private static boolean isInside(Region r, SelectionTask task) {
    return r.x() >= 0
        && r.y() >= 0
        && r.width() > 0
        && r.height() > 0
        && (long) r.x() + r.width() <= task.labelSize().width()
        && (long) r.y() + r.height() <= task.labelSize().height();
  }

  /**
   * An image's share need not be a whole number of regions, so its largest region is not counted.
   */
  private static Optional<String> tooManyPixels(List<Choice> choices, SelectionTask task) {
    long all = 0;
    Map<Integer, Long> largest = new TreeMap<>();
    for (Choice choice : choices) {
      long pixels = choice.region().pixels();
      all += pixels;
      largest.merge(choice.image(), pixels, Math::max);
    }
    double pool = (double) task.poolSize() * task.labelSize().width() * task.labelSize().height();
    long spared = largest.values().stream().mapToLong(Long::longValue).sum();
    if (all - spared <= task.share() * pool) {
      return Optional.empty();
    }
    String text = "%.1f %% of the pixels where %.1f %% were asked for";
    return Optional.of(Text.of(text, 100 * all / pool, 100 * task.share()));
  }
}

package io.mada.active.spread;

import io.mada.active.cluster.Coverage;
import io.mada.active.strategy.Probes;
import io.mada.api.Text;
import io.mada.api.select.Choice;
import io.mada.api.select.SelectionTask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes images from a ranking greedily, apart from each other and from those already labelled. */
final class Picking {

  private final Spread spread;
  private final List<Choice> ranking;
  private final int wanted;
  private final FrameGaps gaps;
  private final Optional<GroupCounts> counts;
  private final Optional<Coverage> coverage;
  private final List<Choice> taken = new ArrayList<>();
  private final Set<Integer> images = new HashSet<>();

  /**
   * @param ranking what may be taken, the most wanted first
   */
  Picking(Spread spread, SelectionTask task, List<Choice> ranking) {
    this.spread = spread;
    this.ranking = ranking;
    wanted = task.images();
    gaps = new FrameGaps(task.names());
    counts = spread.groups().map(groups -> new GroupCounts(groups, task.names()));
    coverage =
        spread.byFeatures()
            ? Optional.of(new Coverage(task.target(Probes.IMAGE_FEATURES)))
            : Optional.empty();
    task.labelled().stream().sorted().forEach(this::occupy);
  }

  /** What has been taken so far, in order of score. */
  List<Choice> taken() {
    return taken.stream().sorted(SpreadStrategy.MOST_WANTED_FIRST).toList();
  }

  boolean isFull() {
    return taken.size() == wanted;
  }

  /** Takes images that are as far apart as required. */
  void strictly() {
    pass(spread.frames(), counts.isPresent());
  }

  /**
   * Fills up from what is left: first with less and less distance between frames, since a share of
   * the budget means as much as before; then with more images of a group.
   *
   * @return a sentence about what was relaxed
   */
  String loosely() {
    int apart = taken.size();
    int frames = spread.frames();
    boolean capped = counts.isPresent();
    while (!isFull() && (frames > 0 || capped)) {
      capped &= frames > 0;
      frames = frames > 0 ? frames / 2 : spread.frames();
      pass(frames, capped);
    }
    return sentence(apart, frames, capped);
  }

  private String sentence(int apart, int frames, boolean capped) {
    List<String> rules = new ArrayList<>();
    List<String> exceptions = new ArrayList<>();
    if (spread.frames() > 0) {
      rules.add(apart(spread.frames()));
    }
    if (spread.frames() > 0 && frames > 0) {
      exceptions.add(", at least " + apart(frames));
    }
    if (counts.isPresent()) {
      rules.add(Text.of("with no more than %d of a group", counts.get().most()));
    }
    if (counts.isPresent() && !capped) {
      exceptions.add(", whatever their group");
    }
    return Text.of(
        "selection: only %d of %d images could be chosen %s; the rest are the next best%s",
        apart, wanted, String.join(" and ", rules), String.join("", exceptions));
  }

  private static String apart(int frames) {
    return Text.of("%d frame%s apart", frames, frames == 1 ? "" : "s");
  }

  private void pass(int frames, boolean capped) {
    Order order =
        coverage
            .<Order>map(features -> new FarthestFirst(ranking, features))
            .orElseGet(() -> Order.ofScores(ranking));
    while (!isFull()) {
      Optional<Choice> next = order.next(choice -> isAllowed(choice.image(), frames, capped));
      if (next.isEmpty()) {
        return;
      }
      taken.add(next.get());
      images.add(next.get().image());
      occupy(next.get().image());
    }
  }

  private boolean isAllowed(int image, int frames, boolean capped) {
    return !images.contains(image)
        && gaps.allow(image, frames)
        && (!capped || counts.get().allow(image));
  }

  private void occupy(int image) {
    gaps.take(image);
    counts.ifPresent(all -> all.take(image));
    coverage.ifPresent(all -> all.add(image));
  }
}

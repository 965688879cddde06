package io.mada.active.spread;

import io.mada.active.strategy.Probes;
import io.mada.api.MadaException;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps another strategy's choices apart without its knowledge: that strategy is asked for more
 * images than are wanted, and from these the best ones that are far enough from what is taken or
 * labelled are taken one by one.
 *
 * <p>With names or groups, the strategy is asked for the budget, and then for twice as many for as
 * long as too few of its images are apart. If a strategy's order of images does not depend on the
 * budget, that order is thus thinned out. In feature space (weight times distance, see {@link
 * FarthestFirst}) it is asked for ten times the budget: further down are images that it does not
 * want, and strategies that compare images with each other would take too long.
 */
public final class SpreadStrategy implements SelectionStrategy {

  /** By score; among equal images, the first in the pool. */
  static final Comparator<Choice> MOST_WANTED_FIRST =
      Comparator.comparingDouble(Choice::score).reversed().thenComparingInt(Choice::image);

  private static final int CANDIDATES_FOR_AN_IMAGE = 10;

  private final SelectionStrategy strategy;
  private final Spread spread;
  private final String who;
  private final Consumer<String> warnings;

  /**
   * @param who what errors call the strategy
   * @param warnings told in a sentence if too few images are apart
   */
  public SpreadStrategy(
      SelectionStrategy strategy, Spread spread, String who, Consumer<String> warnings) {
    this.strategy = strategy;
    this.spread = spread;
    this.who = who;
    this.warnings = warnings;
  }

  @Override
  public Needs needs() {
    return spread.byFeatures()
        ? strategy.needs().and(Needs.ofTarget(Probes.IMAGE_FEATURES))
        : strategy.needs();
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    int free = task.poolSize() - task.labelled().size();
    long first =
        spread.byFeatures() ? CANDIDATES_FOR_AN_IMAGE * (long) task.images() : task.images();
    for (long asked = Math.min(free, first); ; asked = Math.min(free, 2 * asked)) {
      Picking picking = new Picking(spread, task, ranking(task, (int) asked));
      picking.strictly();
      if (picking.isFull()) {
        return picking.taken();
      }
      if (asked == free) {
        warnings.accept(picking.loosely());
        return picking.taken();
      }
    }
  }

  private List<Choice> ranking(SelectionTask task, int images) {
    List<Choice> choices = strategy.select(task.asking(images));
    if (choices.stream().anyMatch(choice -> choice.region() != null)) {
      throw new MadaException(
          who
              + " chooses parts of images, which selection.spread and selection.groups are not for; remove them");
    }
    return choices.stream().sorted(MOST_WANTED_FIRST).toList();
  }
}

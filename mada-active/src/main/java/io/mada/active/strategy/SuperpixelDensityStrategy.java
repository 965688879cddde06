package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code density} with {@code regions: {kind: superpixels}}, which is the paper's form (Wu et al.,
 * "D2ADA", ECCV 2022): a superpixel's class is the one that most of its pixels are predicted as,
 * and its features are their mean. In each class, those whose features have the largest log density
 * in the target minus that in the source come first, and the classes take turns, more often the
 * more their two densities diverge, until the superpixels cover the budget's share of all pixels.
 *
 * <p>The density in the source is that of one superpixel of the class per image, drawn at random.
 * Scores count down from the first choice.
 */
public final class SuperpixelDensityStrategy implements SelectionStrategy {

  private final Probe target;
  private final Probe source;
  private final int side;

  /**
   * @param side of the average superpixel's square
   */
  public SuperpixelDensityStrategy(int side) {
    this.side = side;
    target = SuperpixelFeatures.ofAll(side);
    source = SuperpixelFeatures.ofClasses(side);
  }

  @Override
  public Needs needs() {
    return Needs.ofTarget(target).andSource(source).andSuperpixels(side);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    SuperpixelPool pool = new SuperpixelPool(task, task.target(target), side);
    BitSet free = new BitSet();
    Ranking.unlabelled(task).forEach(image -> pool.free(image).forEach(free::set));
    Turns turns = new Turns(densities(task, pool), free);
    SuperpixelPool.Budget budget = pool.budget(task.poolSize());
    List<Integer> taken = new ArrayList<>();
    while (turns.hasNext()) {
      int place = turns.next();
      if (!budget.pay(pool.start(place, 1)[SuperpixelProbes.PIXELS])) {
        break;
      }
      taken.add(place);
    }
    double[] scores = IntStream.range(0, taken.size()).mapToDouble(i -> taken.size() - i).toArray();
    return pool.choices(taken, scores);
  }

  private List<ClassDensity> densities(SelectionTask task, SuperpixelPool pool) {
    List<int[]> ofClasses = byClass(pool, task.poolSize(), task.classes());
    return ClassDensity.ofAll(
        ofClasses.size(),
        task.source(source),
        c -> new ClassVectors(pool.values(), ofClasses.get(c), place -> features(pool, place)),
        task.seed());
  }

  private static ClassVectors.Place features(SuperpixelPool pool, int place) {
    int from = place % pool.most() * pool.entry();
    return new ClassVectors.Place(
        pool.image(place), from + SuperpixelFeatures.FEATURES, from + pool.entry());
  }

  private static List<int[]> byClass(SuperpixelPool pool, int images, int classes) {
    List<IntStream.Builder> byClass = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      byClass.add(IntStream.builder());
    }
    for (int image = 0; image < images; image++) {
      pool.of(image)
          .forEach(
              place -> {
                float[] start = pool.start(place, SuperpixelFeatures.FEATURES);
                byClass.get((int) start[SuperpixelFeatures.CATEGORY]).add(place);
              });
    }
    return byClass.stream().map(builder -> builder.build().toArray()).toList();
  }
}

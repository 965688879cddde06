package io.mada.active.strategy;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Region;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Choice;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The superpixels of a pool, identified by their place in a probe's rows, image by image.
 *
 * @param values (N, S, ...), a superpixel's entry beginning with the number of its pixels, which is
 *     0 if there is no superpixel
 * @param side of the average superpixel's square
 */
record SuperpixelPool(SelectionTask task, FloatMatrix values, int side) {

  /** How many places an image has. */
  int most() {
    return (int) values.rowShape().get(0);
  }

  /** How many numbers an entry has. */
  int entry() {
    return (int) values.rowShape().get(1);
  }

  int image(int place) {
    return place / most();
  }

  /** The first numbers of a superpixel's entry. */
  float[] start(int place, int length) {
    int from = place % most() * entry();
    return values.row(image(place), from, from + length);
  }

  /** The places of the superpixels that an image has. */
  IntStream of(int image) {
    float[] row = values.row(image);
    return IntStream.range(0, most())
        .filter(number -> row[number * entry() + SuperpixelProbes.PIXELS] > 0)
        .map(number -> image * most() + number);
  }

  /** The places of an image's superpixels in which no earlier round has chosen anything. */
  IntStream free(int image) {
    List<Region> regions = task.regions().getOrDefault(image, List.of());
    if (regions.isEmpty()) {
      return of(image);
    }
    Superpixels superpixels = task.superpixels(image, side);
    Set<Integer> taken = new HashSet<>();
    for (Region region : regions) {
      region.visitRows(
          superpixels.size().width(),
          (from, to) -> {
            for (int pixel = from; pixel < to; pixel++) {
              taken.add(image * most() + superpixels.number(pixel));
            }
          });
    }
    return of(image).filter(place -> !taken.contains(place));
  }

  /** A budget of pixels, from which superpixels are paid for. */
  static final class Budget {

    private double left;

    Budget(double pixels) {
      left = pixels;
    }

    /** Pays, unless more than half of it would exceed the budget, so that the errors even out. */
    boolean pay(float pixels) {
      boolean pays = left >= pixels / 2;
      left -= pays ? pixels : 0;
      return pays;
    }
  }

  /** The task's budget for a number of images. */
  Budget budget(int images) {
    return new Budget(task.share() * images * task.labelSize().width() * task.labelSize().height());
  }

  /**
   * Superpixels as choices, in order.
   *
   * @param scores of each
   */
  List<Choice> choices(List<Integer> places, double[] scores) {
    if (places.isEmpty() && task.regions().isEmpty()) {
      throw new MadaException(
          Text.of(
              "a budget of %s of the pixels is less than half a superpixel of %d x %d; raise"
                  + " selection.budget, or lower selection.regions.size",
              task.share(), side, side));
    }
    Choice[] choices = new Choice[places.size()];
    Map<Integer, List<Integer>> byImage =
        IntStream.range(0, places.size())
            .boxed()
            .collect(Collectors.groupingBy(i -> image(places.get(i))));
    new ArrayList<>(byImage.entrySet())
        .parallelStream()
            .forEach(
                image -> {
                  Superpixels superpixels = task.superpixels(image.getKey(), side);
                  for (int i : image.getValue()) {
                    Region region = superpixels.region(places.get(i) % most());
                    choices[i] = new Choice(image.getKey(), scores[i], region);
                  }
                });
    return Arrays.asList(choices);
  }
}

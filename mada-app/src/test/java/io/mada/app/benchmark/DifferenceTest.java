package io.mada.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The expected numbers are SciPy's: {@code power.py}. */
class DifferenceTest {

  private static final List<Repeats> VALUES =
      List.of(
          new Repeats(0.02, 0.01, 0.04, 0.03),
          new Repeats(0.001, -0.01, 0.02, 0.005),
          new Repeats(0.05, 0.052, 0.049, 0.055),
          new Repeats(-0.02, -0.001, -0.03, -0.012));

  private static List<Difference> corrected(List<Repeats> values) {
    return Difference.corrected(
        values.stream().map(row -> Difference.of("random", row)).toList(), values);
  }

  @Test
  void holmCorrectsForAllTogether() {
    List<Difference> differences = corrected(VALUES);

    assertDifference(0.030466292, 0.091398875, -0.006349588, 0.056349588, differences.get(0));
    assertTrue(differences.get(0).low() > 0, "the plain interval has excluded 0");
    assertDifference(0.565051292, 0.565051292, -0.026134766, 0.034134766, differences.get(1));
    assertDifference(0.000037289, 0.000149154, 0.044367122, 0.058632878, differences.get(2));
    assertDifference(0.082914605, 0.165829211, -0.045581567, 0.014081567, differences.get(3));
  }

  private static void assertDifference(
      double p, double adjusted, double low, double high, Difference difference) {
    assertEquals(4, difference.comparisons());
    assertEquals(p, difference.p(), 1e-8);
    assertEquals(adjusted, difference.adjustedP(), 1e-8);
    assertEquals(low, difference.adjustedLow(), 1e-8);
    assertEquals(high, difference.adjustedHigh(), 1e-8);
  }

  @Test
  void anIntervalExcludesZeroExactlyWhereHolmShowsADifference() {
    Random random = new Random(5);
    int shown = 0;
    for (int i = 0; i < 40; i++) {
      List<Repeats> values = new ArrayList<>();
      for (int j = 0; j < 6; j++) {
        double mean = 0.01 * j;
        values.add(new Repeats(random.doubles(4).map(d -> mean + 0.05 * (d - 0.5)).toArray()));
      }
      Collections.shuffle(values, random);
      for (Difference one : corrected(values)) {
        boolean excluded = one.adjustedLow() > 0 || one.adjustedHigh() < 0;
        assertEquals(one.adjustedP() <= 0.05, excluded, one.toString());
        assertTrue(one.adjustedHigh() - one.adjustedLow() >= one.high() - one.low() - 1e-15);
        shown += excluded ? 1 : 0;
      }
    }
    assertTrue(shown > 20 && shown < 220, shown + " of 240");
  }

  @Test
  void oneComparisonIsLeftAsItIsAndOneSeedComparesNothing() {
    Difference alone = corrected(VALUES.subList(0, 1)).get(0);
    assertEquals(alone.low(), alone.adjustedLow());
    assertEquals(alone.p(), alone.adjustedP());

    List<Difference> mixed = corrected(List.of(new Repeats(0.1), VALUES.get(0)));
    assertNull(mixed.get(0).p());
    assertNull(mixed.get(0).adjustedLow());
    assertEquals(0.1, mixed.get(0).mean());
    assertEquals(1, mixed.get(1).comparisons());
  }
}

package io.mada.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected numbers are SciPy's: {@code power.py}. */
class PowerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 5 | 0.305160103",
        "2 | 20 | 0.883394443",
        "3 | 1 | 0.095201755",
        "3 | 4.5 | 0.646007940",
        "5 | 0 | 0.05",
        "5 | 3 | 0.619261459",
        "10 | 2.5 | 0.606138374",
        "30 | 2.9 | 0.800339613",
        "200 | 2.8 | 0.795740499",
      })
  void powerIsThatOfTheNoncentralDistribution(int n, double noncentrality, double power) {
    assertEquals(power, Power.of(n, noncentrality), 1e-7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 11.5498884",
        "3 | 3.2640435",
        "5 | 1.6819970",
        "10 | 0.9960014",
        "30 | 0.5292356"
      })
  void theSmallestDifferenceIsInStandardDeviations(int seeds, double difference) {
    assertEquals(difference, Power.smallestDifference(seeds, 1.0), 1e-5);
    assertEquals(0.03 * difference, Power.smallestDifference(seeds, 0.03), 1e-6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0.005 | 3", "0.01 | 5", "0.02 | 10", "0.05 | 52", "0.1 | 199"})
  void soManySeedsShowTwoPoints(double deviation, int seeds) {
    assertEquals(seeds, Power.seedsFor(0.02, deviation));
  }

  @Test
  void withoutADeviationNothingIsKnown() {
    assertNull(Power.smallestDifference(1, null));
    assertNull(Power.seedsFor(0.02, null));
    assertEquals(0, Power.smallestDifference(3, 0.0));
    assertEquals(2, Power.seedsFor(0.02, 0.0), "two are the fewest that have an interval");
    assertNull(Power.seedsFor(0.02, 10.0), "not even 10,000");
  }
}

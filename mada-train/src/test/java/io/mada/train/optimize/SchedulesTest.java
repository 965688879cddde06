package io.mada.train.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.testing.Sections;
import io.mada.api.train.Schedule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SchedulesTest {

  @Test
  void polyFallsToZeroAtTheLastIteration() {
    Schedule poly = Schedules.poly(Sections.of(Map.of()));
    assertEquals(Math.exp(0.9 * Math.log(1 - 1 / 90000.0)), poly.factor(1, 90000), 1e-15);
    assertEquals(0.535886731268146, poly.factor(50, 100), 1e-12);
    assertEquals(0, poly.factor(100, 100));
    assertEquals(0.25, Schedules.poly(Sections.of(Map.of("power", 2))).factor(50, 100));
  }

  @Test
  void stepIsMultipliedAfterEachMilestone() {
    Schedule step = Schedules.step(Sections.of(Map.of("at", List.of(10, 20), "factor", 0.5)));
    assertEquals(1, step.factor(10, 30));
    assertEquals(0.5, step.factor(11, 30));
    assertEquals(0.5, step.factor(20, 30));
    assertEquals(0.25, step.factor(21, 30));
  }

  @Test
  void cosineIsHalfOfOneAtTheMiddle() {
    Schedule cosine = Schedules.cosine(Sections.of(Map.of()));
    assertEquals(0.5 * (1 + Math.sqrt(0.5)), cosine.factor(25, 100), 1e-12);
    assertEquals(0.5, cosine.factor(50, 100), 1e-12);
    assertEquals(0, cosine.factor(100, 100), 1e-12);
  }

  @Test
  void warmupRisesLinearlyToTheScheduleItself() {
    Schedule constant = Schedules.constant(Sections.of(Map.of("warmup", 4)));
    assertEquals(0.25, constant.factor(1, 100));
    assertEquals(0.75, constant.factor(3, 100));
    assertEquals(1, constant.factor(4, 100));
    assertEquals(1, constant.factor(100, 100));
    Schedule poly = Schedules.poly(Sections.of(Map.of("warmup", 10, "power", 1)));
    assertEquals(0.5 * 0.95, poly.factor(5, 100), 1e-12);
    assertEquals(0.9, poly.factor(10, 100), 1e-12);
  }

  @Test
  void settingsThatMakeNoSenseAreNamed() {
    assertMistake(
        "power must be at least 0, not -1", () -> Schedules.poly(Sections.of(Map.of("power", -1))));
    Section still = Sections.of(Map.of("at", List.of(), "factor", 0));
    assertMistake("factor must be above 0 and at most 1e30, not 0", () -> Schedules.step(still));
    assertMistake("at is missing", () -> Schedules.step(Sections.of(Map.of())));
    assertMistake(
        "warmup must be at least 0, not -1",
        () -> Schedules.cosine(Sections.of(Map.of("warmup", -1))));
  }

  private static void assertMistake(String message, Executable reading) {
    assertEquals(message, assertThrows(ConfigurationException.class, reading).getMessage());
  }
}

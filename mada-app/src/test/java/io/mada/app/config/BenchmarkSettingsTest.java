package io.mada.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.internal.config.ConfigNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchmarkSettingsTest {

  private static final ConfigNode ONE = ConfigNode.of(1L);

  private final List<Budget> budgets = List.of(new Budget(0.1, 0), new Budget(0.05, 0));

  @Test
  void cellsComeSeedBySeedAndRandomFirst() {
    List<Candidate> candidates = List.of(candidate("mada"), candidate("random"), candidate("clue"));
    List<Cell> cells =
        new BenchmarkSettings(candidates, List.of(3L, -1L), budgets, Optional.empty(), false)
            .cells();

    assertEquals(
        List.of(
            "random-0.1-3",
            "mada-0.1-3",
            "clue-0.1-3",
            "random-0.05-3",
            "mada-0.05-3",
            "clue-0.05-3",
            "random-0.1--1",
            "mada-0.1--1",
            "clue-0.1--1",
            "random-0.05--1",
            "mada-0.05--1",
            "clue-0.05--1"),
        cells.stream().map(Cell::toString).toList());
  }

  @Test
  void randomThatIsKeptApartIsNoReference() {
    assertTrue(Candidates.isReference("random", Map.of()));
    assertTrue(Candidates.isReference("random", Map.of("rounds", ConfigNode.of(2L))));
    assertTrue(Candidates.isReference("random", Map.of("spread", new ConfigNode(null, ""))));
    assertFalse(Candidates.isReference("random", Map.of("spread", ConfigNode.of("features"))));
    assertFalse(Candidates.isReference("random", Map.of("groups", ConfigNode.of(Map.of()))));
    assertFalse(Candidates.isReference("mada", Map.of()));
  }

  @Test
  void whatKeepsImagesApartIsNotMeasuredByTheStrategy() {
    assertTrue(random("spread", ConfigNode.of("features")).measuresAs(random("rounds", ONE)));
    assertFalse(random("scale", ConfigNode.of(2L)).measuresAs(random("rounds", ONE)));
  }

  private Candidate random(String key, ConfigNode value) {
    return candidate("random", Map.of("strategy", ConfigNode.of("random"), key, value));
  }

  @Test
  void aBudgetIsCalledAsUsersWriteIt() {
    assertEquals("0.00005", new Budget(0.00005, 0).toString());
    assertEquals("1", new Budget(1, 0).toString());
    assertEquals("10", new Budget(0, 10).toString());
  }

  private Candidate candidate(String strategy) {
    return candidate(strategy, Map.of("strategy", ConfigNode.of(strategy)));
  }

  private Candidate candidate(String strategy, Map<String, ConfigNode> selection) {
    return new Candidate(
        strategy, strategy, selection, Optional.empty(), budgets, Optional.of("random"), Map.of());
  }
}

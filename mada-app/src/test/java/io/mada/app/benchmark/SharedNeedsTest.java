package io.mada.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ConfigurationException;
import io.mada.api.data.Domain;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.internal.config.ConfigNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SharedNeedsTest {

  private final SharedNeeds needs = new SharedNeeds();

  private static Candidate candidate(String label, String strategy, Object... settings) {
    Map<String, ConfigNode> selection =
        new TreeMap<>(Map.of("strategy", new ConfigNode(strategy, "b.yml:1")));
    for (int i = 0; i < settings.length; i += 2) {
      selection.put(
          (String) settings[i], new ConfigNode(settings[i + 1], "b.yml:" + label.length()));
    }
    return new Candidate(
        label, strategy, selection, Optional.empty(), List.of(), Optional.empty(), Map.of());
  }

  /** Measured by a function of its own, as one that depends on settings. */
  private static Probe probe(int setting) {
    return new Probe("sharp", observation -> observation.logits().mul(setting));
  }

  @Test
  void whatIsAskedForTwiceIsMeasuredOnce() {
    Probe shared = probe(1);
    needs.add(
        candidate("a", "a"), "the strategy 'a'", Needs.ofTarget(shared).andAnchors(Domain.SOURCE));
    needs.add(
        candidate("b", "b"),
        "the strategy 'b'",
        Needs.ofTarget(shared, Probe.CLASS_FEATURES).andDiscriminator());

    assertEquals(
        new Needs(List.of(shared, Probe.CLASS_FEATURES), List.of(), Set.of(Domain.SOURCE), true),
        needs.all());
  }

  @Test
  void aStrategyMeasuresTheSameWhateverItsRoundsAre() {
    needs.add(
        candidate("one", "a", "scale", 2L, "rounds", 1L),
        "the strategy 'a'",
        Needs.ofTarget(probe(2)));
    needs.add(
        candidate("five", "a", "scale", 2L, "rounds", 5L),
        "the strategy 'a'",
        Needs.ofTarget(probe(2)));

    assertEquals(1, needs.all().target().size());
  }

  @Test
  void oneNameForTwoMeasuresNamesBothStrategies() {
    needs.add(
        candidate("small", "a", "scale", 2L),
        "the strategy 'a'",
        Needs.nothing().andSource(probe(2)));

    assertClash(
        candidate("large", "a", "scale", 3L), "the strategy 'a'", "the strategy 'a' as 'large'");
    assertClash(candidate("b", "b"), "the strategy 'b'", "the strategy 'b'");
  }

  private void assertClash(Candidate candidate, String owner, String described) {
    Needs own = Needs.nothing().andSource(probe(3));
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> needs.add(candidate, owner, own));
    assertEquals(
        "the probe 'sharp' means one thing for the strategy 'a' as 'small' and another for "
            + described
            + "; one of them must give it another name",
        e.getMessage());
  }
}

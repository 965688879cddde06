package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.Domain;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.Plan;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What several strategies need, measured in one pass. Two probes with the same name must be the
 * same probe.
 */
final class SharedNeeds {

  private final Map<String, Asked> target = new LinkedHashMap<>();
  private final Map<String, Asked> source = new LinkedHashMap<>();
  private final Set<Domain> anchors = EnumSet.noneOf(Domain.class);
  private final Set<Integer> superpixels = new TreeSet<>();
  private boolean discriminator;

  /**
   * @param owner the strategy that asks, for error messages
   */
  private record Asked(Probe probe, Candidate candidate, String owner) {

    boolean isSame(Asked other) {
      return probe.equals(other.probe) || candidate.measuresAs(other.candidate);
    }

    @Override
    public String toString() {
      return owner
          + (candidate.label().equals(candidate.strategy())
              ? ""
              : " as '" + candidate.label() + "'");
    }
  }

  /** The needs of all cells that begin alike; cells of other seeds need the same. */
  static Needs of(WarmUp warmUp, CellExperiments experiments) {
    var needs = new SharedNeeds();
    long seed = experiments.settings().seeds().get(0);
    for (Cell cell : experiments.settings().cells()) {
      if (cell.seed() == seed && warmUp.candidates().contains(cell.candidate())) {
        BenchmarkCheck.tolerant(
            cell.candidate(), () -> needs.add(cell.candidate(), experiments.of(cell)));
      }
    }
    return needs.all();
  }

  private void add(Candidate candidate, Experiment own) {
    if (own.hasSelection()) {
      String owner = own.plugins().origin(SelectionStrategy.class, candidate.strategy()).describe();
      add(candidate, owner, own.selection().strategy().needs());
      add(candidate, "a term", new Plan(own).neededWithSelection());
    }
  }

  /**
   * Adds the needs of a strategy; fails if it uses a name for something other than an earlier one
   * did.
   */
  void add(Candidate candidate, String owner, Needs needs) {
    needs.target().forEach(probe -> add(target, new Asked(probe, candidate, owner)));
    needs.source().forEach(probe -> add(source, new Asked(probe, candidate, owner)));
    anchors.addAll(needs.anchors());
    superpixels.addAll(needs.superpixels());
    discriminator |= needs.discriminator();
  }

  private static void add(Map<String, Asked> all, Asked asked) {
    Asked other = all.putIfAbsent(asked.probe().name(), asked);
    if (other != null && !other.isSame(asked)) {
      throw new ConfigurationException(
          Text.of(
              "the probe '%s' means one thing for %s and another for %s; one of them must give it another name",
              asked.probe().name(), other, asked));
    }
  }

  Needs all() {
    return new Needs(probes(target), probes(source), anchors, discriminator, superpixels);
  }

  private static List<Probe> probes(Map<String, Asked> asked) {
    return asked.values().stream().map(Asked::probe).toList();
  }
}

package io.mada.app.guard;

import io.mada.active.strategy.Probes;
import io.mada.api.Text;
import io.mada.api.data.Domain;
import io.mada.api.data.Superpixels;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Needs that can be measured, with probes whose values are checked. */
final class CheckedNeeds {

  private final Guard guard;

  CheckedNeeds(Guard guard) {
    this.guard = guard;
  }

  /** The needs with guarded probes; null for null. */
  Needs of(Needs asked) {
    if (asked == null) {
      return null;
    }
    if (asked.target() == null
        || asked.source() == null
        || asked.anchors() == null
        || asked.superpixels() == null) {
      throw guard.fault("needs null where a list of probes or a set of domains is wanted");
    }
    for (Integer side : asked.superpixels()) {
      if (side == null || side < Superpixels.SMALLEST) {
        throw guard.fault(
            "needs superpixels of size " + side + "; the least is " + Superpixels.SMALLEST);
      }
    }
    for (Domain domain : asked.anchors()) {
      if (domain == null) {
        throw guard.fault("needs the anchors of null");
      }
    }
    return new Needs(
        guarded(asked.target()),
        guarded(asked.source()),
        Set.copyOf(asked.anchors()),
        asked.discriminator(),
        Set.copyOf(asked.superpixels()));
  }

  private List<Probe> guarded(List<Probe> probes) {
    Map<String, Probe> named = new HashMap<>();
    for (Probe probe : probes) {
      check(probe);
      Probe other = named.putIfAbsent(probe.name(), probe);
      if (other != null && !other.equals(probe)) {
        throw guard.fault(
            "needs two probes named '" + probe.name() + "'; keep one in a constant, or rename one");
      }
    }
    return probes.stream().map(this::guarded).toList();
  }

  private void check(Probe probe) {
    if (probe == null || probe.name() == null || probe.measure() == null) {
      throw guard.fault("needs a probe that is null, or has no name or no measure");
    }
    if (!probe.name().matches("[\\w.-]+")) {
      throw guard.fault("needs a probe named '" + probe.name() + "', which is no name for a file");
    }
    if (!Probes.isBuiltIn(probe) && Probes.isTaken(probe.name())) {
      throw guard.fault(
          Text.of(
              "needs a probe named '%s', as the built-in strategies of %s have one, and measures it itself; %s",
              probe.name(), Probes.class.getPackageName(), advice(probe)));
    }
  }

  private static String advice(Probe probe) {
    return probe.name().equals(Probe.CLASS_FEATURES.name())
        ? "take Probe.CLASS_FEATURES, or give it another name"
        : "give it another name";
  }

  private Probe guarded(Probe probe) {
    return Probes.isBuiltIn(probe)
        ? probe
        : new Probe(probe.name(), new CheckedMeasure(probe, guard));
  }
}

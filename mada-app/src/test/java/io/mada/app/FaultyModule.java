package io.mada.app;

import ai.djl.ndarray.NDArray;
import io.mada.api.PluginModule;
import io.mada.api.Section;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;

/**
 * The strategy {@code faulty}, which goes wrong in the way that its setting {@code fault} names,
 * and {@code rival}, which has a probe of the same name.
 */
public final class FaultyModule extends PluginModule {

  @Override
  protected void configure() {
    bind(SelectionStrategy.class, "faulty", FaultyModule::faulty);
    bind(SelectionStrategy.class, "rival", section -> new Faulty("rival"));
  }

  private static SelectionStrategy faulty(Section section) {
    String fault = section.text("fault");
    if (fault.equals("constructor")) {
      throw new IllegalStateException("its model is not there");
    }
    return new Faulty(fault);
  }

  private static NDArray measure(Observation observation) {
    throw new IllegalStateException("nothing to see");
  }

  private record Faulty(String fault) implements SelectionStrategy {

    @Override
    public Needs needs() {
      if (fault.equals("needs")) {
        throw new NoSuchMethodError("Needs.ofTarget()");
      }
      return switch (fault) {
        case "probe" -> Needs.ofTarget(new Probe("faulty", FaultyModule::measure));
        case "rival" ->
            Needs.ofTarget(
                new Probe("faulty", observation -> observation.logits().max(new int[] {1})));
        case "entropy" -> Needs.ofTarget(new Probe("entropy", FaultyModule::measure));
        default -> Needs.nothing();
      };
    }

    @Override
    public List<Choice> select(SelectionTask task) {
      return switch (fault) {
        case "exception" -> throw new IllegalStateException("no idea");
        case "linkage" -> throw new NoClassDefFoundError("com/acme/Gone");
        case "twice" -> List.of(Choice.of(0, 1), Choice.of(0, 1));
        case "nan" -> List.of(Choice.of(0, Double.NaN), Choice.of(1, 1));
        default -> List.of();
      };
    }
  }
}

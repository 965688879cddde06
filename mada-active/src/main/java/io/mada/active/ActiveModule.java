package io.mada.active;

import io.mada.active.strategy.AadaStrategy;
import io.mada.active.strategy.BadgeStrategy;
import io.mada.active.strategy.ClueStrategy;
import io.mada.active.strategy.CoresetStrategy;
import io.mada.active.strategy.DensityStrategy;
import io.mada.active.strategy.EntropyStrategy;
import io.mada.active.strategy.LeastConfidenceStrategy;
import io.mada.active.strategy.ListStrategy;
import io.mada.active.strategy.MadaStrategy;
import io.mada.active.strategy.MadaV2Strategy;
import io.mada.active.strategy.MarginStrategy;
import io.mada.active.strategy.RandomStrategy;
import io.mada.active.strategy.RipuStrategy;
import io.mada.api.PluginModule;
import io.mada.api.select.SelectionStrategy;
import java.util.function.Supplier;

/** Binds the built-in selection strategies. */
public final class ActiveModule extends PluginModule {

  @Override
  protected void configure() {
    bind(SelectionStrategy.class, "list", ListStrategy::new);
    strategy("random", RandomStrategy::new);
    strategy("entropy", EntropyStrategy::new);
    strategy("margin", MarginStrategy::new);
    strategy("least_confidence", LeastConfidenceStrategy::new);
    strategy("coreset", CoresetStrategy::new);
    strategy("badge", BadgeStrategy::new);
    strategy("clue", ClueStrategy::new);
    strategy("aada", AadaStrategy::new);
    strategy("mada", MadaStrategy::new);
    strategy("mada_v2", MadaV2Strategy::new);
    strategy("density", DensityStrategy::new);
    strategy("ripu", RipuStrategy::new);
  }

  private void strategy(String name, Supplier<SelectionStrategy> constructor) {
    bind(SelectionStrategy.class, name, section -> constructor.get());
  }
}

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
import io.mada.active.strategy.SuperpixelDensityStrategy;
import io.mada.active.strategy.SuperpixelSettings;
import io.mada.active.strategy.SuperpixelStrategy;
import io.mada.api.PluginModule;
import io.mada.api.select.SelectionStrategy;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Binds the built-in selection strategies. */
public final class ActiveModule extends PluginModule {

  @Override
  protected void configure() {
    bind(SelectionStrategy.class, "list", ListStrategy::new);
    strategy("random", RandomStrategy::new);
    orSuperpixels("entropy", EntropyStrategy::new, SuperpixelStrategy::entropy);
    orSuperpixels("margin", MarginStrategy::new, SuperpixelStrategy::margin);
    strategy("least_confidence", LeastConfidenceStrategy::new);
    strategy("coreset", CoresetStrategy::new);
    strategy("badge", BadgeStrategy::new);
    strategy("clue", ClueStrategy::new);
    strategy("aada", AadaStrategy::new);
    strategy("mada", MadaStrategy::new);
    strategy("mada_v2", MadaV2Strategy::new);
    orSuperpixels("density", DensityStrategy::new, SuperpixelDensityStrategy::new);
    orSuperpixels("ripu", RipuStrategy::new, SuperpixelStrategy::ripu);
  }

  /** A strategy that has another form if {@code regions} is set. */
  private void orSuperpixels(
      String name,
      Supplier<SelectionStrategy> usual,
      IntFunction<SelectionStrategy> ofSuperpixels) {
    bind(
        SelectionStrategy.class,
        name,
        section -> {
          OptionalInt side = SuperpixelSettings.side(section);
          return side.isPresent() ? ofSuperpixels.apply(side.getAsInt()) : usual.get();
        });
  }

  private void strategy(String name, Supplier<SelectionStrategy> constructor) {
    bind(
        SelectionStrategy.class,
        name,
        section -> {
          section.check(
              !section.keys().contains("regions"),
              "regions",
              "is not for the strategy '" + name + "', which chooses whole images");
          return constructor.get();
        });
  }
}

package io.mada.active;

import io.mada.api.PluginModule;
import io.mada.api.SelectionStrategy;

/** Binds the built-in selection strategies. None of them has settings. */
public final class ActiveModule extends PluginModule {

  @Override
  protected void configure() {
    bind(SelectionStrategy.class, "mada", section -> new MadaStrategy());
    bind(SelectionStrategy.class, "random", section -> new RandomStrategy());
    bind(SelectionStrategy.class, "entropy", section -> new EntropyStrategy());
  }
}

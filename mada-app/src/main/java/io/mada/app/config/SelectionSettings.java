package io.mada.app.config;

import io.mada.api.Section;
import io.mada.api.SelectionStrategy;

/**
 * The section {@code selection}.
 *
 * @param name what the configuration calls the strategy
 * @param strategy chooses the images
 * @param budget how many it may choose
 */
public record SelectionSettings(String name, SelectionStrategy strategy, Budget budget) {

  static SelectionSettings read(Section selection, PluginRegistry plugins) {
    SelectionStrategy strategy = plugins.create(SelectionStrategy.class, selection, "strategy");
    return new SelectionSettings(selection.text("strategy"), strategy, Budget.read(selection));
  }
}

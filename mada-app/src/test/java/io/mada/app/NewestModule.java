package io.mada.app;

import io.mada.api.PluginModule;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;
import java.util.stream.IntStream;

/** The strategy {@code newest}: the last images of the pool, as a plug-in would choose them. */
public final class NewestModule extends PluginModule {

  @Override
  protected void configure() {
    bind(SelectionStrategy.class, "newest", section -> new Newest());
  }

  private record Newest() implements SelectionStrategy {

    @Override
    public Needs needs() {
      return Needs.nothing();
    }

    @Override
    public List<Choice> select(SelectionTask task) {
      return IntStream.range(0, task.poolSize())
          .filter(image -> !task.labelled().contains(image))
          .mapToObj(image -> Choice.of(image, image - 100))
          .sorted((a, b) -> Double.compare(b.score(), a.score()))
          .limit(task.images())
          .toList();
    }
  }
}

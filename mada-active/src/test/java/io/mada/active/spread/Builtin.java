package io.mada.active.spread;

import ai.djl.ndarray.types.Shape;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.active.ActiveModule;
import io.mada.active.Tasks;
import io.mada.api.Plugin;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.testing.Sections;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The built-in strategies, and random pools for them. */
final class Builtin {

  private Builtin() {}

  static SelectionStrategy strategy(String name) {
    Set<Plugin<?>> plugins =
        Guice.createInjector(new ActiveModule())
            .getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {}));
    return plugins.stream()
        .filter(plugin -> plugin.name().equals(name))
        .map(plugin -> (SelectionStrategy) plugin.factory().create(Sections.of(Map.of())))
        .findFirst()
        .orElseThrow();
  }

  /** A pool of which all that is needed is random. */
  static Tasks measured(Needs needs, int images, long seed) {
    Random random = new Random(seed);
    Tasks tasks = Tasks.of(images);
    needs.target().forEach(probe -> tasks.target(probe, values(images, random)));
    needs.source().forEach(probe -> tasks.source(probe, values(images, random)));
    needs.anchors().forEach(domain -> tasks.anchors().put(domain, values(2, random)));
    return tasks;
  }

  private static FloatMatrix values(int rows, Random random) {
    float[] values = new float[rows * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return FloatMatrix.of(new Shape(2, 2), values);
  }
}

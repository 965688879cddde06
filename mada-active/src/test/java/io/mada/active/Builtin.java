package io.mada.active;

import ai.djl.ndarray.types.Shape;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.api.Plugin;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.testing.Sections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The built-in strategies, and random pools for them. */
public final class Builtin {

  /** Those that choose whole images, by what they measure. */
  public static final List<String> OF_IMAGES =
      List.of(
          "random",
          "entropy",
          "margin",
          "least_confidence",
          "coreset",
          "badge",
          "clue",
          "aada",
          "mada",
          "mada_v2",
          "density");

  private Builtin() {}

  public static SelectionStrategy strategy(String name) {
    return plugins().stream()
        .filter(plugin -> plugin.name().equals(name))
        .map(plugin -> (SelectionStrategy) plugin.factory().create(Sections.of(Map.of())))
        .findFirst()
        .orElseThrow();
  }

  static Set<Plugin<?>> plugins() {
    return Guice.createInjector(new ActiveModule())
        .getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {}));
  }

  /** A pool of which all that is needed is random. */
  public static Tasks measured(Needs needs, int images, long seed) {
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

package io.mada.app.plugin;

import io.mada.api.compute.ComputeEngine;
import io.mada.api.data.Annotator;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Dataset;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.WeightFormat;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.train.Loss;
import io.mada.api.train.Optimizer;
import io.mada.api.train.RunListener;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
import io.mada.app.guard.CheckedAnnotator;
import io.mada.app.guard.CheckedAugmentation;
import io.mada.app.guard.CheckedBackboneDesign;
import io.mada.app.guard.CheckedDataset;
import io.mada.app.guard.CheckedEngine;
import io.mada.app.guard.CheckedFormat;
import io.mada.app.guard.CheckedListener;
import io.mada.app.guard.CheckedLoss;
import io.mada.app.guard.CheckedNetworkDesign;
import io.mada.app.guard.CheckedOptimizer;
import io.mada.app.guard.CheckedSchedule;
import io.mada.app.guard.CheckedStrategy;
import io.mada.app.guard.CheckedTerm;
import io.mada.app.guard.Guard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A kind of plug-in.
 *
 * @param type the interface
 * @param word the users' word for it
 * @param checked puts a guard around one
 */
public record PluginKind<T>(Class<T> type, String word, BiFunction<T, Guard, T> checked) {

  /** The kinds that the framework knows. Plug-ins may add others. */
  public static final List<PluginKind<?>> ALL =
      List.of(
          new PluginKind<>(Annotator.class, "annotator", CheckedAnnotator::new),
          new PluginKind<>(Augmentation.class, "augmentation", CheckedAugmentation::of),
          new PluginKind<>(BackboneDesign.class, "backbone", CheckedBackboneDesign::new),
          new PluginKind<>(ComputeEngine.class, "engine", CheckedEngine::of),
          new PluginKind<>(Dataset.class, "dataset", CheckedDataset::new),
          new PluginKind<>(Loss.class, "loss", CheckedLoss::of),
          new PluginKind<>(NetworkDesign.class, "network", CheckedNetworkDesign::new),
          new PluginKind<>(Optimizer.class, "optimizer", CheckedOptimizer::new),
          new PluginKind<>(RunListener.class, "listener", CheckedListener::of),
          new PluginKind<>(Schedule.class, "schedule", CheckedSchedule::new),
          new PluginKind<>(SelectionStrategy.class, "strategy", CheckedStrategy::new),
          new PluginKind<>(Term.class, "term", CheckedTerm::of),
          new PluginKind<>(WeightFormat.class, "weight format", CheckedFormat::new));

  private static Optional<PluginKind<?>> of(Class<?> type) {
    return ALL.stream().filter(kind -> kind.type == type).findFirst();
  }

  /**
   * Puts a part of any kind behind a guard; a part of a kind unknown to the framework is left as it
   * is.
   */
  static Object guarded(Class<?> type, Object part, Guard guard) {
    return of(type).<Object>map(kind -> kind.around(part, guard)).orElse(part);
  }

  private T around(Object part, Guard guard) {
    return checked.apply(type.cast(part), guard);
  }

  /**
   * The word for a kind, such as {@code strategy}; for a kind added by a plug-in, the name of its
   * class.
   */
  public static String word(Class<?> kind) {
    return of(kind)
        .map(PluginKind::word)
        .orElseGet(() -> kind.getSimpleName().toLowerCase(Locale.ROOT));
  }

  /** The plural for a kind, such as {@code strategies}. */
  public static String plural(Class<?> kind) {
    String word = word(kind);
    if (word.endsWith("ss")) {
      return word + "es";
    }
    return word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
  }
}

package io.mada.app.config;

import io.mada.api.Annotator;
import io.mada.api.Augmentation;
import io.mada.api.BackboneDesign;
import io.mada.api.Dataset;
import io.mada.api.Loss;
import io.mada.api.NetworkDesign;
import io.mada.api.Schedule;
import io.mada.api.SelectionStrategy;
import io.mada.api.WeightFormat;
import java.util.Locale;
import java.util.Map;

/** What users call the kinds of plug-ins. */
public final class PluginKind {

  private static final Map<Class<?>, String> WORDS =
      Map.of(
          Annotator.class, "annotator",
          Augmentation.class, "augmentation",
          BackboneDesign.class, "backbone",
          Dataset.class, "dataset",
          Loss.class, "loss",
          NetworkDesign.class, "network",
          Schedule.class, "schedule",
          SelectionStrategy.class, "strategy",
          WeightFormat.class, "weight format");

  private PluginKind() {}

  /** The word for a kind, as {@code strategy}; for a kind that a plug-in has added, the name of its class. */
  public static String word(Class<?> kind) {
    return WORDS.getOrDefault(kind, kind.getSimpleName().toLowerCase(Locale.ROOT));
  }

  /** The word for several of a kind, as {@code strategies}. */
  public static String plural(Class<?> kind) {
    String word = word(kind);
    if (word.endsWith("ss")) {
      return word + "es";
    }
    return word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
  }
}

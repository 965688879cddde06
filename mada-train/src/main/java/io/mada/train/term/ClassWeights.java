package io.mada.train.term;

import io.mada.api.Section;
import io.mada.api.train.Images;
import io.mada.api.train.Labels;
import io.mada.internal.config.Nearest;
import io.mada.train.stage.StageReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How much a labelled pixel counts, depending on its class.
 *
 * @param given by class name; other classes have 1
 * @param balanced whether the weights are derived from how often classes are labelled
 * @param section where they are given, for reporting unknown names; null if none are given
 */
public record ClassWeights(Map<String, Double> given, boolean balanced, Section section) {

  /** All classes count the same. */
  static final ClassWeights NONE = new ClassWeights(Map.of(), false, null);

  private static final String KEY = "class_weights";
  private static final String BALANCED = "balanced";

  /** Limits the weights: a class that is never labelled has 1 / ln 1.02, or about 50. */
  private static final double LEAST = 1.02;

  /** Reads {@code class_weights: balanced} or {@code class_weights: {car: 2}}. */
  static ClassWeights read(Section term) {
    if (!term.has(KEY)) {
      return NONE;
    }
    if (!term.isMapping(KEY)) {
      term.check(
          term.text(KEY).equals(BALANCED),
          KEY,
          "must be balanced, or weights by class as {car: 2}, not '" + term.text(KEY) + "'");
      return new ClassWeights(Map.of(), true, null);
    }
    Section section = term.section(KEY);
    Map<String, Double> given = new LinkedHashMap<>();
    section.keys().forEach(name -> given.put(name, section.number(name, StageReader.FACTOR)));
    return new ClassWeights(given, false, section);
  }

  boolean isNone() {
    return given.isEmpty() && !balanced;
  }

  /** Refuses names that no class has. */
  void check(List<String> classes) {
    for (String name : given.keySet()) {
      section.check(
          classes.contains(name), name, "is no class of the network" + Nearest.hint(name, classes));
    }
  }

  /**
   * The weights by training id. Balanced ones are those of ENet (Paszke et al., 2016), 1 / ln(1.02
   * + p), where p is the class's share of the labelled pixels: a rare class counts up to 35 times
   * as much as one that has all of them.
   *
   * @param set whose labels are counted
   */
  float[] of(Labels labels, Images set) {
    List<String> classes = labels.classes();
    float[] weights = new float[classes.size()];
    if (!balanced) {
      for (int c = 0; c < weights.length; c++) {
        weights[c] = given.getOrDefault(classes.get(c), 1.0).floatValue();
      }
      return weights;
    }
    long[] pixels = labels.pixels(set);
    double all = Math.max(1, LongStream.of(pixels).sum());
    for (int c = 0; c < weights.length; c++) {
      weights[c] = (float) (1 / Math.log(LEAST + pixels[c] / all));
    }
    return weights;
  }
}

package io.mada.train.stage;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.Augmentation;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
import io.mada.internal.config.Nearest;
import io.mada.train.stage.Stage.Factor;
import io.mada.train.stage.Stage.NamedTerm;
import io.mada.train.stage.Stage.Rate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads the section {@code stages}: a mapping from names of the user's choice to stages, in
 * training order.
 */
public final class StageReader {

  /** The allowed factors for losses and gradients: libtorch's arithmetic ends at 3e38. */
  public static final Range FACTOR = Range.between(0, 1e30);

  private static final Range COUNT = Range.atLeast(1);
  private static final int LARGEST_BATCH = 1 << 16;

  /** An average that never moves is not an average. */
  private static final double ALMOST_ONE = 1 - 1e-9;

  /** What stages had before they listed their terms, and what to write instead. */
  private static final Map<String, String> FORMER =
      Map.of(
          "adversarial_weight",
              "terms: [{term: supervised, images: source}, {term: adversarial, weight: 0.001}]",
          "anchor_weight", "terms: [..., {term: pseudo_label}, {term: soft_anchor, weight: 0.7}]",
          "anchor_momentum", "terms: [..., {term: soft_anchor, momentum: 0.999}]",
          "loss", "terms: [{term: supervised, images: ..., loss: {name: ohem}}, ...]");

  /** Keys that other tools make settings of the optimiser. */
  private static final List<String> OF_STAGE =
      List.of("accumulate", "average", "batch", "clip", "iterations", "schedule");

  private StageReader() {}

  /** Reads the stages in order; a stage that is null counts as left out. */
  public static Map<String, Stage> read(Section stages) {
    Map<String, Stage> read = new LinkedHashMap<>();
    for (String name : stages.keys()) {
      if (stages.has(name)) {
        checkName(stages, name);
        read.put(name, stage(name, stages.section(name), List.copyOf(read.keySet())));
      }
    }
    return read;
  }

  private static void checkName(Section stages, String name) {
    stages.check(
        name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}_+-]*"),
        name,
        "must be named with letters, digits and _ + -, since a folder is called so");
  }

  private static Stage stage(String name, Section section, List<String> earlier) {
    FORMER.forEach(
        (key, now) ->
            section.check(
                !section.keys().contains(key),
                key,
                "is no longer a setting of a stage; write " + now));
    int iterations = section.integer("iterations", COUNT);
    int batch = section.integer("batch", COUNT.atMost(LARGEST_BATCH));
    int accumulate = section.integer("accumulate", 1, COUNT);
    section.check(
        batch % accumulate == 0,
        "accumulate",
        "must divide the batch of " + batch + ", which " + accumulate + " does not");
    List<NamedTerm> terms = terms(section);
    checkBatch(section, terms, batch / accumulate);
    int patience = section.integer("patience", 0, Range.atLeast(0));
    Stage.Keep keep = section.choice("keep", Stage.Keep.BEST);
    section.check(
        patience == 0 || keep == Stage.Keep.BEST,
        "patience",
        "waits for a better network, and keep: last takes no better one; remove one of them");
    Section optimizer = optimizer(section);
    Rate rate =
        new Rate(
            optimizer.number("lr", FACTOR),
            section.part(Schedule.class, "schedule", "poly"),
            factors(optimizer));
    return new Stage(
        name,
        origin(section, earlier),
        section.has("teacher") ? Optional.of(named(section, "teacher", earlier)) : Optional.empty(),
        terms,
        iterations,
        batch,
        accumulate,
        rate,
        section.part(Optimizer.class, "optimizer", "sgd"),
        optional(section, "clip", Range.above(0)),
        optional(section, "average", Range.between(0, ALMOST_ONE)),
        section.integer("evaluate_every", iterations, COUNT),
        patience,
        keep,
        section.choice("statistics", Stage.Statistics.RUNNING),
        section.parts(Augmentation.class, "augment"));
  }

  private static Section optimizer(Section stage) {
    stage.check(
        stage.isMapping("optimizer"),
        "optimizer",
        "must be a mapping that gives the rate too, as {name: adamw, lr: 6.0e-5}");
    Section optimizer = stage.section("optimizer");
    for (String key : OF_STAGE) {
      optimizer.check(
          !optimizer.keys().contains(key),
          key,
          "is a setting of the stage; write it beside optimizer, not below");
    }
    return optimizer;
  }

  /**
   * Without {@code from}, a stage starts from the one before; the first starts from the network's
   * initial weights.
   */
  private static Origin origin(Section section, List<String> earlier) {
    boolean given = section.has("from");
    if (!section.keys().contains("from")) {
      return earlier.isEmpty()
          ? new Origin.Initial()
          : new Origin.Earlier(earlier.get(earlier.size() - 1));
    }
    if (!given) {
      return new Origin.Initial();
    }
    return named(section, "from", earlier);
  }

  /** The network named by a key: that of an earlier stage, or a file. */
  private static Origin named(Section section, String key, List<String> earlier) {
    String name = section.text(key);
    if (earlier.contains(name)) {
      return new Origin.Earlier(name);
    }
    section.check(
        name.matches(".*\\.\\w+"),
        key,
        "must be an earlier stage or a weight file; '"
            + name
            + "' is neither"
            + Nearest.hint(name, earlier));
    return new Origin.File(section.path(key));
  }

  private static List<NamedTerm> terms(Section stage) {
    Map<String, NamedTerm> terms = new LinkedHashMap<>();
    Map<String, String> results = new HashMap<>();
    for (Section section : stage.sections("terms")) {
      Term term = section.plugin(Term.class, "term");
      String name = section.text("name", term.name().orElse(section.text("term")));
      section.check(name.matches("[\\p{L}\\p{N}_-]+"), "name", "must be letters, digits, _ and -");
      NamedTerm earlier = terms.put(name, new NamedTerm(name, term));
      if (earlier != null) {
        throw stage.error(
            "terms",
            "has two terms named '" + name + "'; give one another: {term: ..., name: other}");
      }
      for (String result : term.results()) {
        String other = results.put(result, name);
        stage.check(
            other == null,
            "terms",
            Text.of(
                "has two terms that write %s.npy, '%s' and '%s'; keep one", result, other, name));
      }
    }
    stage.check(
        !terms.isEmpty(),
        "terms",
        "must list what the stage minimises, as [{term: supervised, images: source}]");
    return List.copyOf(terms.values());
  }

  private static void checkBatch(Section stage, List<NamedTerm> terms, int images) {
    for (NamedTerm named : terms) {
      int least = named.term().smallestBatch();
      stage.check(
          images >= least,
          "batch",
          "must give the term '"
              + named.name()
              + "' "
              + least
              + " images at once, which it mixes with each other; a pass has "
              + images);
    }
  }

  /** Reads {@code factors: {"decoder.*": 10}}. */
  private static List<Factor> factors(Section optimizer) {
    Section section = optimizer.optionalSection("factors");
    return section.keys().stream()
        .map(names -> new Factor(names, section.number(names, FACTOR)))
        .toList();
  }

  private static OptionalDouble optional(Section section, String key, Range range) {
    return section.has(key)
        ? OptionalDouble.of(section.number(key, range))
        : OptionalDouble.empty();
  }
}

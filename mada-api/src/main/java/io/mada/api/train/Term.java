package io.mada.api.train;

import io.mada.api.nn.StateDict;
import io.mada.api.select.Needs;
import io.mada.api.tensor.FloatMatrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A part of what a stage minimises, with its settings. Terms are bound by name, and a stage lists
 * them:
 *
 * <pre>{@code
 * terms: [{term: supervised, images: selected}, {term: fix_match, threshold: 0.95, weight: 1.0}]
 * }</pre>
 *
 * <p>In each iteration the stage takes a batch of every set of images that its terms ask for, and
 * shows it to all terms that asked for the set; they share one forward pass. Then come one
 * optimiser step and {@link Active#stepped}. Terms are used by one thread.
 */
public interface Term {

  /**
   * What its losses are called in curves if the user gives no {@code name}.
   *
   * @return empty by default, which stands for the plug-in's name
   */
  default Optional<String> name() {
    return Optional.empty();
  }

  /**
   * The sets of images that it wants to see.
   *
   * @return at least one
   */
  Set<Images> images();

  /**
   * The fewest images that a batch may have.
   *
   * @return 1 by default; more for a term that mixes the images of a batch with each other
   */
  default int smallestBatch() {
    return 1;
  }

  /**
   * Whether it combines images of several sets pixel by pixel. They must then have the same size,
   * which is checked before the run.
   *
   * @return false by default
   */
  default boolean mixes() {
    return false;
  }

  /**
   * Whether it learns from {@link TermContext#teacher()}. A stage can have the setting {@code
   * teacher} only if one of its terms does, and what the term learns from must have been trained.
   *
   * @return false by default
   */
  default boolean asksTeacher() {
    return false;
  }

  /**
   * Fails if settings do not fit the classes; called before the run.
   *
   * @param classes the names of the network's classes, by training id
   * @throws io.mada.api.ConfigurationException by default never
   */
  default void check(List<String> classes) {}

  /**
   * What must be measured before the stage, with the network that the stage starts from. The probes
   * and anchors are then in {@link TermContext}.
   *
   * @return nothing by default
   */
  default Needs needs() {
    return Needs.nothing();
  }

  /**
   * Whether it trains a domain discriminator, which strategies may use: the entries of its {@link
   * Active#state()} that begin with {@code discriminator.}, in the form of AdaptSegNet's.
   *
   * @return false by default
   */
  default boolean discriminates() {
    return false;
  }

  /**
   * What {@link Active#results()} will hold, so that a missing result is noticed.
   *
   * @return names of files, without an extension; none unless overridden
   */
  default List<String> results() {
    return List.of();
  }

  /**
   * Starts work in a stage.
   *
   * @param context what the term has to work with
   * @return the term at work, closed at the end of the stage
   */
  Active begin(TermContext context);

  /** A term at work. */
  interface Active extends AutoCloseable {

    /**
     * Adds losses to a pass over a batch; called once per iteration for each of the term's sets of
     * images.
     *
     * @param pass the batch, the network's output for it, and where losses go
     */
    void add(Pass pass);

    /**
     * Called when a batch of each set has passed, before the optimiser's step: for a term that
     * compares or mixes batches, or trains something of its own. Once per iteration, or as many
     * times as the stage accumulates.
     *
     * @param iteration the same as that of its passes
     */
    default void passed(Iteration iteration) {}

    /**
     * Called after the optimiser's step, without recording: for what follows the network, such as a
     * teacher.
     *
     * @param iteration the same as that of its passes
     */
    default void stepped(Iteration iteration) {}

    /**
     * What it remembers from iteration to iteration, besides the network. It is saved with every
     * checkpoint and restored when training is resumed, so that interrupted training ends as if it
     * had not been interrupted.
     *
     * @return the same entries on every call; none by default
     */
    default StateDict state() {
      return new StateDict();
    }

    /**
     * How it labels unlabelled images. How many pixels it labels, and how many of them correctly,
     * is measured on validation images at each evaluation, and is in {@code metrics.csv} as {@code
     * coverage_} and {@code accuracy_} with the term's name.
     *
     * @return by the suffix to the term's name, which may be empty; none by default
     */
    default Map<String, PseudoLabels> pseudoLabels() {
      return Map.of();
    }

    /**
     * Results worth a file of their own, such as anchors that have moved.
     *
     * @return by the name of a {@code .npy} file in the stage's folder, requested at the end of the
     *     stage; nothing by default
     */
    default Map<String, FloatMatrix> results() {
      return Map.of();
    }

    /** Frees what it keeps; nothing by default. */
    @Override
    default void close() {}
  }
}

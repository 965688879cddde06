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
 * shows it to all terms that asked for the set; they share one forward pass of it. Then come one
 * step of the optimiser and {@link Active#stepped}. Terms are used by one thread.
 */
public interface Term {

  /**
   * What its losses are called in curves, where the user gives no {@code name}.
   *
   * @return by default nothing, which stands for the plug-in's name
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
   * How many images a batch must have at least.
   *
   * @return by default 1; more for a term that mixes the images of a batch with each other
   */
  default int smallestBatch() {
    return 1;
  }

  /**
   * Whether it puts images of several sets together, pixel upon pixel. They must have one size
   * then, which is checked before the run.
   *
   * @return by default false
   */
  default boolean mixes() {
    return false;
  }

  /**
   * Whether it learns from {@link TermContext#teacher()}. A stage can have the setting {@code
   * teacher} only where a term does, and what it learns from must have learnt something.
   *
   * @return by default false
   */
  default boolean asksTeacher() {
    return false;
  }

  /**
   * Fails where settings do not fit the classes; called before the run.
   *
   * @param classes the names of the network's classes, by training id
   * @throws io.mada.api.ConfigurationException by default never
   */
  default void check(List<String> classes) {}

  /**
   * What must be measured before the stage, with the network that the stage starts from. Probes and
   * anchors are found in {@link TermContext}.
   *
   * @return by default nothing
   */
  default Needs needs() {
    return Needs.nothing();
  }

  /**
   * Whether it trains a discriminator of domains, which strategies may ask: entries of its {@link
   * Active#state()} that begin with {@code discriminator.}, in the form of AdaptSegNet's.
   *
   * @return by default false
   */
  default boolean discriminates() {
    return false;
  }

  /**
   * What {@link Active#results()} will hold, so that it is known to be missing where it is.
   *
   * @return names of files, without an extension; none unless overridden
   */
  default List<String> results() {
    return List.of();
  }

  /**
   * Begins to work in a stage.
   *
   * @param context what there is to work with
   * @return is closed at the end of the stage
   */
  Active begin(TermContext context);

  /** A term at work. */
  interface Active extends AutoCloseable {

    /**
     * Adds losses to a pass over a batch; called once in an iteration for each of the term's sets
     * of images.
     *
     * @param pass the batch, what the network says of it, and where losses go
     */
    void add(Pass pass);

    /**
     * Called when a batch of each set has passed, before the optimiser's step: for a term that
     * compares or mixes batches, or trains something of its own. Once in an iteration, or as often
     * as the stage accumulates.
     *
     * @param iteration the same that its passes had
     */
    default void passed(Iteration iteration) {}

    /**
     * Called after the optimiser's step, without recording: for what follows the network, such as a
     * teacher.
     *
     * @param iteration the same that its passes had
     */
    default void stepped(Iteration iteration) {}

    /**
     * What it remembers from iteration to iteration, beside the network. It is saved with every
     * checkpoint and set when training goes on, so that a training that was interrupted ends as if
     * it had not been.
     *
     * @return the same entries whenever it is asked; by default none
     */
    default StateDict state() {
      return new StateDict();
    }

    /**
     * How it labels unlabelled images. How many pixels it labels, and how many of them rightly, is
     * measured on validation images at each evaluation, and stands in {@code metrics.csv} as {@code
     * coverage_} and {@code accuracy_} with the term's name.
     *
     * @return by what stands after the term's name, which may be empty; by default none
     */
    default Map<String, PseudoLabels> pseudoLabels() {
      return Map.of();
    }

    /**
     * What it has found that is worth a file of its own, such as anchors that have moved.
     *
     * @return by the name of a {@code .npy} file in the stage's folder, asked at the end of the
     *     stage; by default nothing
     */
    default Map<String, FloatMatrix> results() {
      return Map.of();
    }

    /** Frees what it keeps; by default nothing. */
    @Override
    default void close() {}
  }
}

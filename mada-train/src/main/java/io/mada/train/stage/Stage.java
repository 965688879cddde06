package io.mada.train.stage;

import io.mada.api.MadaException;
import io.mada.api.data.Augmentation;
import io.mada.api.select.Needs;
import io.mada.api.train.Images;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
import io.mada.train.checkpoint.Checkpoints;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A training stage, as described by the configuration.
 *
 * @param name chosen by the user; its folder, step and random numbers derive from it
 * @param origin what its network starts from
 * @param teacher another network that its terms learn from, if there is one
 * @param terms what it minimises, in order; names are unique
 * @param iterations the number of optimiser steps
 * @param batch images of each set per step
 * @param accumulate the number of passes that a step's batch is divided into; divides {@code batch}
 * @param rate how fast it learns
 * @param optimizer how gradients change the parameters
 * @param clip the largest norm of all gradients together, if limited
 * @param average the momentum of the averaged weights that are evaluated and kept, if weights are
 *     averaged
 * @param evaluateEvery iterations between evaluations, each of which writes a checkpoint
 * @param patience evaluations without a better mIoU after which training ends; 0 for never
 * @param keep which of its networks is its result
 * @param statistics what batch normalisation uses in evaluation
 * @param augmentations applied to every image, in order
 */
public record Stage(
    String name,
    Origin origin,
    Optional<Origin> teacher,
    List<NamedTerm> terms,
    int iterations,
    int batch,
    int accumulate,
    Rate rate,
    Optimizer optimizer,
    OptionalDouble clip,
    OptionalDouble average,
    int evaluateEvery,
    int patience,
    Keep keep,
    Statistics statistics,
    List<Augmentation> augmentations) {

  /**
   * Which network becomes a stage's result. The best of many evaluations is flattered by their
   * noise; the last is not.
   */
  public enum Keep {
    /** The network with the best mIoU. */
    BEST,
    /** The last network. */
    LAST
  }

  /** The mean and variance that batch normalisation uses in evaluation. */
  public enum Statistics {
    /** Those updated during training. */
    RUNNING,
    /** Those of the target, recomputed before each evaluation. */
    EXACT
  }

  /**
   * A term of a stage.
   *
   * @param name for curves, checkpoints and messages
   */
  public record NamedTerm(String name, Term term) {}

  /**
   * Learning rates.
   *
   * @param base of every parameter, before the schedule
   * @param schedule varies it from iteration to iteration
   * @param factors for some parameters; the first match counts
   */
  public record Rate(double base, Schedule schedule, List<Factor> factors) {}

  /**
   * A factor on the learning rate of some parameters.
   *
   * @param names of the parameters; a star stands for any characters, as in {@code decoder.*}
   */
  public record Factor(String names, double value) {

    public boolean matches(String parameter) {
      return parameter.matches("\\Q" + names.replace("*", "\\E.*\\Q") + "\\E");
    }
  }

  /** The image sets that the terms ask for, in the order they are first mentioned. */
  public Set<Images> images() {
    Set<Images> images = new LinkedHashSet<>();
    terms.forEach(term -> images.addAll(term.term().images()));
    return images;
  }

  /** What must be measured before the stage, with the network it starts from. */
  public Needs needs() {
    return terms.stream().map(term -> term.term().needs()).reduce(Needs.nothing(), Needs::and);
  }

  /** The names of what its terms find. */
  public List<String> results() {
    return terms.stream().flatMap(term -> term.term().results().stream()).toList();
  }

  /** Whether training ends early because too many evaluations in a row brought no improvement. */
  public boolean isPatienceOver(Checkpoints.Point point) {
    return patience > 0 && (point.iteration() - point.bestIteration()) / evaluateEvery >= patience;
  }

  /** The learning rate of an iteration, counted from 1. */
  public double rate(int iteration) {
    double present = rate.base() * rateFactor(iteration);
    if (!(Math.abs(present) <= Float.MAX_VALUE)) {
      throw new MadaException(
          "the learning rate becomes "
              + present
              + " at iteration "
              + iteration
              + "; lower optimizer.lr, or what its"
              + " schedule multiplies it by");
    }
    return present;
  }

  /** The factor the schedule applies to learning rates at an iteration, counted from 1. */
  public double rateFactor(int iteration) {
    return rate.schedule().factor(iteration, iterations);
  }
}

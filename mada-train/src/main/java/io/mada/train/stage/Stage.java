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
 * A stage of training, as the configuration describes it.
 *
 * @param name the user's; its folder, its step and its random numbers go by it
 * @param origin what its network starts from
 * @param teacher another network that its terms learn from, where there is one
 * @param terms what it minimises, in order; names are unique
 * @param iterations optimiser steps
 * @param batch images of each set in a step
 * @param accumulate the passes that a step's batch is divided among; divides {@code batch}
 * @param rate how fast it learns
 * @param optimizer how gradients change parameters
 * @param clip the largest norm of all gradients together, where there is a limit
 * @param average the momentum of the averaged weights that are evaluated and kept, where there are
 *     any
 * @param evaluateEvery iterations between evaluations, each of which writes a checkpoint
 * @param patience evaluations without a better mIoU after which training ends; 0 for never
 * @param keep which of its networks is its result
 * @param statistics what batch normalisation is evaluated with
 * @param augmentations of every image, in order
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
   * Which network is a stage's result. The best of many evaluations is flattered by their noise;
   * the last is not.
   */
  public enum Keep {
    /** The one with the best mIoU. */
    BEST,
    /** The last one. */
    LAST
  }

  /** The mean and variance that batch normalisation is evaluated with. */
  public enum Statistics {
    /** Those that run along with training. */
    RUNNING,
    /** Those of the target, computed anew before each evaluation. */
    EXACT
  }

  /**
   * A term of a stage.
   *
   * @param name in curves, checkpoints and messages
   */
  public record NamedTerm(String name, Term term) {}

  /**
   * Learning rates.
   *
   * @param base of every parameter, before the schedule
   * @param schedule changes it from iteration to iteration
   * @param factors of some parameters; the first that matches counts
   */
  public record Rate(double base, Schedule schedule, List<Factor> factors) {}

  /**
   * What the learning rate of some parameters is multiplied by.
   *
   * @param names of the parameters, in which a star stands for any letters, as {@code decoder.*}
   */
  public record Factor(String names, double value) {

    public boolean matches(String parameter) {
      return parameter.matches("\\Q" + names.replace("*", "\\E.*\\Q") + "\\E");
    }
  }

  /** The sets of images that the terms ask for, in the order of their first mention. */
  public Set<Images> images() {
    Set<Images> images = new LinkedHashSet<>();
    terms.forEach(term -> images.addAll(term.term().images()));
    return images;
  }

  /** What must be measured before the stage, by the network that it starts from. */
  public Needs needs() {
    return terms.stream().map(term -> term.term().needs()).reduce(Needs.nothing(), Needs::and);
  }

  /** The names of what its terms find. */
  public List<String> results() {
    return terms.stream().flatMap(term -> term.term().results().stream()).toList();
  }

  /** Whether so many evaluations in a row were no better that training ends early. */
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

  /** What the schedule multiplies learning rates by at an iteration, counted from 1. */
  public double rateFactor(int iteration) {
    return rate.schedule().factor(iteration, iterations);
  }
}

package io.mada.train;

import io.mada.api.Augmentation;
import io.mada.api.Factory;
import io.mada.api.Loss;
import io.mada.api.MadaException;
import io.mada.api.Plugins;
import io.mada.api.Range;
import io.mada.api.Schedule;
import io.mada.api.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stage trains.
 *
 * @param iterations optimiser steps
 * @param batch images of each kind (source, selected, target) in a step
 * @param learningRate before the schedule
 * @param evaluateEvery iterations between evaluations, each of which writes a checkpoint
 */
public record StageSettings(
    int iterations,
    int batch,
    double learningRate,
    double momentum,
    double weightDecay,
    Schedule schedule,
    Loss loss,
    int evaluateEvery,
    List<Augmentation> augmentations) {

  /** What losses and gradients may be multiplied by: libtorch's arithmetic ends at 3e38. */
  public static final Range FACTOR = Range.between(0, 1e30);

  private static final Range COUNT = Range.atLeast(1);
  private static final int LARGEST_BATCH = 1 << 16;

  /**
   * Reads what all stages have in common; the weights of a stage's own terms are read by its objective.
   *
   * @param section such as {@code stages.stage1}
   */
  public static StageSettings read(Section section, Plugins plugins) {
    int iterations = section.integer("iterations", COUNT);
    int batch = section.integer("batch", COUNT.atMost(LARGEST_BATCH));
    int evaluateEvery = section.integer("evaluate_every", iterations, COUNT);
    Section optimizer = section.section("optimizer");
    optimizer.check(optimizer.text("name", "sgd").equals("sgd"), "name", "is unknown; known: sgd");
    double rate = optimizer.number("lr", FACTOR);
    double momentum = optimizer.number("momentum", 0.9, Range.between(0, 1));
    double decay = optimizer.number("weight_decay", 0, FACTOR);
    Schedule schedule = named(section, "schedule", "poly", Schedule.class, plugins);
    Loss loss = named(section, "loss", "cross_entropy", Loss.class, plugins);
    return new StageSettings(
        iterations, batch, rate, momentum, decay, schedule, loss, evaluateEvery, augmentations(section, plugins));
  }

  /** The learning rate of an iteration, counted from 1. */
  double rate(int iteration) {
    double rate = learningRate * rateFactor(iteration);
    if (!(Math.abs(rate) <= Float.MAX_VALUE)) {
      throw new MadaException(
          "the learning rate becomes " + rate + " at iteration " + iteration + "; lower optimizer.lr, or what its"
              + " schedule multiplies it by");
    }
    return rate;
  }

  /** What the schedule multiplies learning rates by at an iteration, counted from 1. */
  double rateFactor(int iteration) {
    return schedule.factor(iteration, iterations);
  }

  /** Reads {@code augment}, a list of mappings of one key each, the augmentation's name. */
  private static List<Augmentation> augmentations(Section stage, Plugins plugins) {
    List<Augmentation> augmentations = new ArrayList<>();
    for (Section item : stage.sections("augment")) {
      if (item.keys().size() != 1) {
        throw stage.error("augment", "must be a list of single augmentations, such as - {horizontal_flip: 0.5}");
      }
      String name = item.keys().iterator().next();
      augmentations.add(plugins.find(Augmentation.class, name, item, name).create(item));
    }
    return augmentations;
  }

  private static <T> T named(Section stage, String key, String fallback, Class<T> kind, Plugins plugins) {
    Section section = stage.optionalSection(key);
    Factory<T> factory = plugins.find(kind, section.text("name", fallback), section, "name");
    return factory.create(section);
  }
}
